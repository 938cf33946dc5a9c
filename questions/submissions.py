"""The answers in a question's folder: what learners start from, and what authors submit to prove the cases."""

from pathlib import Path

from questions.answers import join, names_in, split
from questions.cases import Stored
from questions.sources import BankError, Yaml, read_text
from questions.verdicts import Verdict

#: Verdicts that say nothing about an answer, so that no submission can be made to earn them.
NOT_EARNED = {Verdict.NOT_RUN, Verdict.INTERNAL_ERROR, Verdict.TOO_NOISY}


class Submission(Stored):
    """An author's solution, right or wrong, and the verdict that it must earn. `source` is a whole answer; `name` that
    of its file, or of the folder with those of several files that differ from the starter's."""

    name: str
    verdict: Verdict
    source: str

    @property
    def path(self) -> str:
        return f"submissions/{self.verdict}/{self.name}"


def read_starter(folder: Path) -> str:
    """One file, or a folder of several."""
    several = files_below(folder / "starter")
    if not several:
        return read_text(folder / "starter.py")
    if (folder / "starter.py").exists():
        raise BankError.at(folder, "there must be a starter.py or a folder starter, and not both")
    return join(several)


def files_below(folder: Path) -> dict[str, str]:
    """Text by path below the folder, in order."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): read_text(path) for path in paths}


def written(name: str, answer: str, *, differs_from: str = "") -> dict[str, str]:
    """The files that hold an answer: those of several that are not as in another answer, in a folder of that name."""
    names = names_in(answer)
    if not names:
        return {name if name.endswith(".py") else f"{name}.py": answer}
    before = split(differs_from, names) if differs_from else {}
    return {f"{name}/{file}": text for file, text in split(answer, names).items() if before.get(file) != text}


def read_submissions(
    folder: Path, starter: str, reference: str, front: Yaml, *, suffix: str = ".py"
) -> list[Submission]:
    """Those of all verdicts. `reference` is empty where the starter is it. `suffix`: of an answer that is one file."""
    root, names = folder / "submissions", names_in(starter)
    found, verdicts = [], set(Verdict.values) - NOT_EARNED
    for path in sorted(root.glob("*/*" if names else f"*/*{suffix}")):
        if path.parent.name not in verdicts:
            raise BankError.at(path, f"'{path.parent.name}' is no verdict; use one of {', '.join(sorted(verdicts))}")
        # A submission may be broken on purpose, so its bytes are only required to be text.
        source = _changed(starter, path) if names else read_text(path)
        found.append(Submission(name=path.name, verdict=Verdict(path.parent.name), source=source))
    accepted = {s.path for s in found if s.verdict == Verdict.ACCEPTED}
    if not reference and not accepted:
        raise BankError.at(root, "there must be at least one submission under accepted/")
    if reference and reference not in accepted:
        reason = f"reference: {reference} is not {'a folder' if names else 'a file'} under submissions/accepted/"
        raise BankError.at(front.path, reason, line=front.line_of(("reference",)))
    if all(submission.verdict == Verdict.ACCEPTED for submission in found):
        raise BankError.at(root, "there must be at least one submission that fails, to prove that the cases catch it")
    return found


def _changed(starter: str, folder: Path) -> str:
    """The starter with the files below `folder` in the place of its own."""
    files, own = split(starter, names_in(starter)), files_below(folder)
    if strange := [name for name in own if name not in files]:
        raise BankError.at(folder / strange[0], "there is no such file in starter/")
    if not own:
        raise BankError.at(folder, "this must be a folder with at least one file that differs from starter/")
    return join(files | own)
