"""What changed between two texts, line by line, as rows for a template."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

#: Lines of either text; a longer comparison is read by nobody. What it costs grows with the cube of this when many
#: lines are alike: half a second at 1,000, fourteen at 3,000.
MAX_LINES = 1000
#: Characters of a line within which single changes are marked.
MAX_MARKED = 400
#: Of all lines that are marked, their lengths multiplied pair by pair; after that, lines are shown whole.
MAX_MARKING = 2_000_000
CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line, and whether it is what changed."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line: "same", "removed" or "added", with its 1-based numbers; or a "gap" of `skipped` equal lines."""

    kind: str
    old_number: int | None = None
    new_number: int | None = None
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """`too_long` means that nothing was compared."""

    rows: tuple[Row, ...]
    added: int = 0
    removed: int = 0
    too_long: bool = False


def compare_texts(old: str, new: str) -> Diff:
    """The rows of a unified comparison, with three equal lines around each change."""
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MAX_LINES:
        return Diff((), too_long=True)
    rows = tuple(_rows(before, after))
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("added", "removed")}
    return Diff(rows, added=counts["added"], removed=counts["removed"])


def _rows(before: list[str], after: list[str]) -> Iterator[Row]:
    shown_until, marker = 0, _Marker()
    for group in difflib.SequenceMatcher(None, before, after).get_grouped_opcodes(CONTEXT):
        if (skipped := group[0][1] - shown_until) > 0:
            yield Row("gap", skipped=skipped)
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                yield from _same(before, old_from, old_to, new_from)
            else:
                yield from _changed(before[old_from:old_to], after[new_from:new_to], old_from, new_from, marker)
        shown_until = group[-1][2]
    if 0 < shown_until < len(before):
        yield Row("gap", skipped=len(before) - shown_until)


def _same(before: list[str], start: int, end: int, new_start: int) -> Iterator[Row]:
    for offset, line in enumerate(before[start:end]):
        yield Row("same", start + offset + 1, new_start + offset + 1, (Piece(line),))


def _changed(old: list[str], new: list[str], old_from: int, new_from: int, marker: "_Marker") -> Iterator[Row]:
    """Removed lines, then added ones. Lines that stand for each other show what differs within them."""
    pairs = [marker.pieces(a, b) for a, b in zip(old, new, strict=False)]
    for offset, line in enumerate(old):
        pieces = pairs[offset][0] if offset < len(pairs) else (Piece(line),)
        yield Row("removed", old_number=old_from + offset + 1, pieces=pieces)
    for offset, line in enumerate(new):
        pieces = pairs[offset][1] if offset < len(pairs) else (Piece(line),)
        yield Row("added", new_number=new_from + offset + 1, pieces=pieces)


class _Marker:
    """Marks what differs within lines, until that has cost enough."""

    def __init__(self) -> None:
        self._left = MAX_MARKING

    def pieces(self, old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both lines cut where they differ; uncut when they are long, or when marking has cost enough."""
        if max(len(old), len(new)) > MAX_MARKED or len(old) * len(new) > self._left:
            return (Piece(old),), (Piece(new),)
        self._left -= len(old) * len(new)
        return _pieces(old, new)


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines cut where they differ; uncut when they have little in common, since marks would only be noise."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.65:
        return (Piece(old),), (Piece(new),)
    codes = matcher.get_opcodes()
    left = tuple(Piece(old[a:b], tag != "equal") for tag, a, b, _, _ in codes if b > a)
    right = tuple(Piece(new[c:d], tag != "equal") for tag, _, _, c, d in codes if d > c)
    return left, right
