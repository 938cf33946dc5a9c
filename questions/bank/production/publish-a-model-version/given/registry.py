"""Versions of the model, their files, and which one serves."""

from wire import ask


class UploadFailed(Exception):
    """Nothing was stored, or only the beginning of the text."""


def put(version: str, name: str, text: str) -> None:
    """Stores a file, in the place of an earlier one. Raises UploadFailed, or silently cuts the text off."""
    if ask("put", version=version, name=name, text=text)["failed"]:
        raise UploadFailed(f"{version}/{name}")


def get(version: str, name: str) -> str:
    """The text of a file. Raises KeyError."""
    text = ask("get", version=version, name=name)["text"]
    if text is None:
        raise KeyError(f"{version}/{name}")
    return text


def files(version: str) -> list[str]:
    """The names of its files, sorted."""
    return ask("files", version=version)


def versions() -> list[str]:
    """All versions that have any file, sorted."""
    return ask("versions")


def delete(version: str) -> None:
    """Removes a version with all its files."""
    ask("delete", version=version)


def serving() -> str | None:
    """The version in service."""
    return ask("serving")


def promote(version: str) -> None:
    """Puts a version into service, at once and wholly."""
    ask("promote", version=version)


def result(result: dict) -> None:
    """Stores {"status": ..., "version": ...}, in the place of an earlier result."""
    ask("result", result=result)
