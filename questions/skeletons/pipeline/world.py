"""A source and a table. `kills` are pairs: the number of an append, and "before" or "after" its effect."""


class World:
    def __init__(self, data):
        self.rows, self.kills = data["rows"], [tuple(kill) for kill in data["kills"]]
        self.acts = len(self.kills) + 1
        self.table, self.appends, self.told = [], 0, []

    def __call__(self, request):
        if request["do"] == "read":
            return self.rows[request["start"] : request["start"] + 3]
        if request["do"] == "append":
            self.appends += 1
            self.die_if("before")
            self.table += request["rows"]
            self.die_if("after")
        return len(self.table)

    def die_if(self, when):
        if (self.appends, when) in self.kills:
            self.told.append(f"{when} append {self.appends}")
            raise Die  # noqa: F821 - the supervisor's

    def report(self):
        return {"kills": self.told, "table": self.table}


def start(data):
    return World(data)
