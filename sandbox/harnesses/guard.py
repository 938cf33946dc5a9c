# mypy: ignore-errors
"""A companion around a question's world: what that raises for an odd request is raised where the request came from.

`WORLD`, which goes before this text, is its source. Without this a request that the author has not thought of would end
the companion, and count as a fault of ours.
"""


def start(data):
    namespace = {"__name__": "world", "Die": Die}  # noqa: F821 - the supervisor's
    exec(WORLD, namespace)  # noqa: F821 - see above
    return Guarded(namespace["start"](data))


class Guarded:
    def __init__(self, world):
        self._world, self.report = world, world.report
        self.acts = getattr(world, "acts", 1)

    def __call__(self, request):
        try:
            return self._world(request)
        except (Die, MemoryError):  # noqa: F821
            raise
        except Exception as error:
            return {"raise": [type(error).__name__, str(error)[:500]]}
