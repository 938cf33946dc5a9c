"""The running service."""

from wire import ask


class Broken(Exception):
    """The service cannot work with the version that it has."""


def predict(row: dict) -> float:
    """The prediction of the version in service. Raises Broken."""
    answer = ask("predict", row=row)
    if "broken" in answer:
        raise Broken(answer["broken"])
    return answer["value"]
