"""A module to be tested: what it offers, and the broken versions of it that tests must find."""

import ast
import builtins
import symtable
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from questions.cases import Stored
from questions.sources import Authored, BankError, Yaml, dump_yaml, read_text, read_yaml, validate

INTERFACE, REFERENCE, MUTANTS = "interface.py", "reference.py", "mutants.yaml"
Family = Literal[
    "leakage", "skew", "off by one", "wrong axis", "silent NaN", "unseeded randomness", "time zone", "boundary", "other"
]  # fmt: skip
FEWEST = 5


class AuthoredChange(Authored):
    """`from` stands exactly once in the reference."""

    model_config = {"populate_by_name": True}
    before: str = Field(alias="from", min_length=1)
    after: str = Field(alias="to")


class AuthoredMutant(Authored):
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    family: Family
    change: Annotated[list[AuthoredChange], Field(min_length=1)]
    hints: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=3, max_length=3)]


class Mutant(Stored):
    """A broken version. `changes` are (from, to) in the reference; `hints` grow in strength."""

    name: str
    family: str
    changes: list[tuple[str, str]]
    hints: list[str]

    def source(self, reference: str) -> str:
        for before, after in self.changes:
            reference = reference.replace(before, after)
        return reference


class Offers(NamedTuple):
    """The public names of a module; of its classes the public methods."""

    functions: list[str]
    classes: dict[str, list[str]]
    exceptions: list[str]


def read_mutants(folder: Path, reference: str) -> list[Mutant]:
    """Raises BankError, at the line of the mutant, for one that is none."""
    source = read_yaml(folder / MUTANTS)
    authored = validate(list[AuthoredMutant], source)
    if len(authored) < FEWEST:
        raise BankError.at(source.path, f"there are {len(authored)} broken versions; there must be {FEWEST} at least")
    found = [
        Mutant(name=m.name, family=m.family, changes=[(c.before, c.after) for c in m.change], hints=m.hints)
        for m in authored
    ]
    for number, mutant in enumerate(found):
        _check_changes(source, number, mutant, reference)
    for name, what in (("name", [m.name for m in found]), ("change", [m.source(reference) for m in found])):
        for number, one in enumerate(what):
            if one in what[:number]:
                reason = f"'{found[number].name}' has the same {name} as '{found[what.index(one)].name}'"
                raise BankError.at(source.path, reason, line=source.line_of((number,)))
    return found


def _check_changes(source: Yaml, number: int, mutant: Mutant, reference: str) -> None:
    text = reference
    for position, (before, after) in enumerate(mutant.changes):
        if (times := reference.count(before)) != 1 or text.count(before) != 1:
            reason = f"'{mutant.name}': this stands {times} times in {REFERENCE}, and must stand there exactly once"
            raise BankError.at(source.path, reason, line=source.line_of((number, "change", position)))
        text = text.replace(before, after)
    try:
        same = ast.dump(ast.parse(text)) == ast.dump(ast.parse(reference))
    except (SyntaxError, ValueError) as error:
        reason = f"'{mutant.name}' is no Python: {error}"
        raise BankError.at(source.path, reason, line=source.line_of((number,))) from None
    if unknown := undefined_names(text):
        reason = f"'{mutant.name}' uses a name that nothing defines, which any test finds: {', '.join(unknown)}"
        raise BankError.at(source.path, reason, line=source.line_of((number,)))
    if same:
        reason = f"'{mutant.name}' changes nothing that Python sees"
        raise BankError.at(source.path, reason, line=source.line_of((number,)))


def undefined_names(source: str) -> list[str]:
    """The global names that a module uses and neither binds anywhere nor finds among Python's own, sorted."""
    scopes, used, bound = [symtable.symtable(source, "<module>", "exec")], set(), {*dir(builtins), "__class__"}
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        for symbol in scope.get_symbols():
            if scope.get_type() == "module" or symbol.is_declared_global():
                bound |= {symbol.get_name()} if symbol.is_assigned() or symbol.is_imported() else set()
            if symbol.is_referenced() and (symbol.is_global() or scope.get_type() == "module"):
                used.add(symbol.get_name())
    return sorted(used - bound)


def write_mutants(mutants: list[Mutant]) -> str:
    """The way back."""
    return dump_yaml([
        {
            "name": m.name,
            "family": m.family,
            "change": [{"from": before, "to": after} for before, after in m.changes],
            "hints": m.hints,
        }
        for m in mutants
    ])  # fmt: skip


def read_module(folder: Path) -> tuple[str, str]:
    """(interface, reference), of which the public names and signatures are the same. Raises BankError."""
    sources = {name: read_text(folder / name) for name in (INTERFACE, REFERENCE)}
    shapes = {name: _shape(_parsed(folder / name, source)) for name, source in sources.items()}
    _refuse_odd(folder / INTERFACE, sources[INTERFACE])
    wanted, found = shapes[INTERFACE], shapes[REFERENCE]
    for name in [*wanted, *found]:
        if wanted.get(name) != found.get(name):
            reason = f"{name} is {found.get(name, ('', 'not there'))[1]} here and"
            reason += f" {wanted.get(name, ('', 'not there'))[1]} in {INTERFACE}"
            raise BankError.at(folder / REFERENCE, reason, line=_line_of(sources[REFERENCE], name))
    if not any(kind in {"function", "class"} for kind, _ in wanted.values()):
        raise BankError.at(folder / INTERFACE, "there is no public function or class to be tested", line=1)
    return sources[INTERFACE], sources[REFERENCE]


def offers_of(interface: str) -> Offers:
    """What the interface, which has been read by `read_module`, offers."""
    offers = Offers([], {}, [])
    for node in ast.parse(interface).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            offers.functions.append(node.name)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            if node.bases:
                offers.exceptions.append(node.name)
            else:
                offers.classes[node.name] = [method.name for method in _methods(node) if method.name != "__init__"]
    return offers


def _parsed(path: Path, source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise BankError.at(path, f"this is no Python: {getattr(error, 'msg', error)}", line=line) from None


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [
        part
        for part in node.body
        if isinstance(part, ast.FunctionDef) and (part.name == "__init__" or not part.name.startswith("_"))
    ]


def _shape(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Public name -> (what it is, that with its signature). Methods stand as `Class.method`."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            found[node.name] = ("function", _signature(node))
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            bases = ", ".join(map(ast.unparse, node.bases))
            found[node.name] = ("exception" if bases else "class", f"a class ({bases})" if bases else "a class")
            for method in [] if bases else _methods(node):
                found[f"{node.name}.{method.name}"] = ("method", _signature(method))
    return found


def _signature(node: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({ast.unparse(node.args)}){returns}"


def _refuse_odd(path: Path, source: str) -> None:
    """What no proxy can stand for: only plain functions, classes with plain methods, and exceptions."""
    for node in ast.parse(source).body:
        parts: list[Any] = [node, *(node.body if isinstance(node, ast.ClassDef) else [])]
        for part in parts:
            odd = isinstance(part, ast.AsyncFunctionDef) or getattr(part, "decorator_list", [])
            if odd or (isinstance(part, ast.ClassDef) and (part is not node or part.keywords)):
                reason = "only plain functions, exceptions, and classes with plain methods can be tested"
                raise BankError.at(path, reason, line=part.lineno)


def _line_of(source: str, name: str) -> int:
    names = Counter(name.split("."))
    lines = [
        n.lineno for n in ast.walk(ast.parse(source)) if getattr(n, "name", None) in names and hasattr(n, "lineno")
    ]
    return max(lines, default=1)
