"""An answer of several files as one text, which is kept, compared and shown like any other answer.

Each file begins with a line that names it: `# ==== churn/features.py ====`. An answer without such a line at its top is
one file. The page shows a tab per file (static/src/js/files.js reads the same lines).
"""

import re
from collections.abc import Collection, Mapping

#: The file of an answer that is one file.
MAIN_FILE = "solution.py"
_HEAD = re.compile(r"^# ==== (\S+) ====[ \t]*$", re.MULTILINE)


class BadFiles(ValueError):
    """The text is not made of the files that it should be. Says so in the learner's words."""


def join(files: Mapping[str, str]) -> str:
    """The files as one text, in their order."""
    return "".join(f"# ==== {name} ====\n{_ended(text)}" for name, text in files.items())


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def is_several(text: str) -> bool:
    """Whether a text is an answer of several files."""
    return _HEAD.match(text) is not None


def split(text: str, names: Collection[str]) -> dict[str, str]:
    """The files of an answer, which must be those of `names`, in that order. Raises BadFiles."""
    text = text.replace("\r\n", "\n")
    heads = list(_HEAD.finditer(text))
    found: dict[str, str] = {}
    for number, head in enumerate(heads):
        if head[1] in found:
            raise BadFiles(f"{head[1]} comes twice: each file may be named by one line of the form {head[0]}")
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        found[head[1]] = text[head.end() + 1 : end]
    if strange := [name for name in found if name not in names]:
        raise BadFiles(f"there is no file {strange[0]} in this question; the files are {', '.join(names)}")
    if missing := [name for name in names if name not in found]:
        raise BadFiles(f"the file {missing[0]} is missing: it begins with the line # ==== {missing[0]} ====")
    if text[: heads[0].start()].strip():
        raise BadFiles(f"there is text before the first file, which begins with the line {heads[0][0]}")
    return {name: found[name] for name in names}


def names_in(text: str) -> list[str]:
    """The names of the files in the text; none for an answer that is one file."""
    return [head[1] for head in _HEAD.finditer(text)] if is_several(text) else []


def line_in(text: str, file: str, line: int | None) -> int | None:
    """The line of the whole text on which line `line` of `file` stands; None where there is no such line."""
    lines, before = text.count("\n") + 1, 0
    if line is None:
        return None
    if is_several(text):
        heads = [head for head in _HEAD.finditer(text) if head[1] == file]
        if not heads:
            return None
        before = text.count("\n", 0, heads[0].start()) + 1
    return before + line if 0 < before + line <= lines else None
