"""`proven.json`: which questions of a bank have proven themselves, by the digest of their files.

`bank check --record` writes it, `bank load` reads it. So a fresh installation can publish at once what was proven
before the release, and a file that was changed since is held back until somebody proves it.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from questions.sources import BankError

NAME = "proven.json"


def is_domain(folder: Path) -> bool:
    """Whether the folder holds the questions of one domain."""
    return any(folder.glob("*/question.md"))


def _bank_of(folder: Path) -> Path:
    if (folder / "question.md").exists():
        return folder.parent.parent
    return folder.parent if is_domain(folder) else folder


@dataclass(slots=True)
class Ledger:
    path: Path
    digests: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Ledger":
        """The ledger of a bank, or of the bank that a domain's or question's folder belongs to. Raises BankError."""
        path = _bank_of(root.resolve()) / NAME
        if not path.exists():
            return cls(path)
        try:
            digests = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BankError.at(path, f"this is not valid JSON: {error}") from None
        if not isinstance(digests, dict):
            raise BankError.at(path, "this must be an object of digests by name")
        return cls(path, digests)

    def holds(self, slug: str, digest: str) -> bool:
        """Whether exactly these files were proven."""
        return self.digests.get(slug) == digest

    def write(self) -> None:
        """Writes the file, a line per question, so that two branches seldom touch the same line."""
        self.path.write_text(json.dumps(self.digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
