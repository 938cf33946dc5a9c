"""A model that doubles, and fails while `fails` holds the number of the step."""


class World:
    def __init__(self, data):
        self.fails, self.now = data.get("fails", []), 0

    def step(self, number):
        self.now = number

    def call(self, what, details):
        if self.now in self.fails:
            raise RuntimeError("out of memory")
        return 0.02, details["x"] * 2


def start(data):
    return World(data)
