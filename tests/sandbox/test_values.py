"""The written rule for each kind of value that code can return: what it becomes, or what the learner is told."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.harness import parse
from sandbox.job import Case, CaseResult, Job, Limits, Outcome
from sandbox.supervisor.explain import Verdict
from sandbox.supervisor.values import Bounds, encode
from tests.sandbox.conftest import Run, run_job

PREAMBLE = """
import array, asyncio, collections, dataclasses, datetime, decimal, enum, fractions, functools, pathlib, re, uuid

Point = collections.namedtuple("Point", "x y")
Colour = enum.Enum("Colour", "RED")
Whole = enum.IntEnum("Whole", "ONE")
Text = enum.StrEnum("Text", "RED")
Record = dataclasses.make_dataclass("Record", ["x"])

class Lying:
    def __iter__(self): raise RuntimeError("asked")
    def __len__(self): return 10 ** 9
    def __eq__(self, other): return True
    def __hash__(self): return 1
    def __repr__(self): return "0"
    __str__ = __int__ = __float__ = __index__ = __bool__ = __getitem__ = items = keys = values = copy = __iter__

def lying(base, *arguments):
    return type("Lying" + base.__name__, (Lying, base), {})(*arguments)

class Strange(type):
    __hash__ = None
    __name__ = __module__ = __mro__ = __dict__ = property(lambda cls: 1 / 0)

class Odd(metaclass=Strange):
    @property
    def __class__(self): return list

async def wait(): pass
async def count(): yield 1
def f(expression): return eval(expression)
"""

#: expression -> the value as it arrives.
TAKEN: dict[str, Any] = {
    "None": None,
    "[True, 1, 1.0]": [True, 1, 1.0],
    "-10 ** 4299": -(10**4299),
    "[-0.0, float('inf'), -float('inf'), 5e-324]": [-0.0, math.inf, -math.inf, 5e-324],
    "'\\0 \\U0001f600 \\ufeff\\u2028'": "\0 \U0001f600 \ufeff\u2028",
    "(1, (2,), ())": [1, [2], []],
    "[Point(1, 2)]": [[1, 2]],
    "[Whole.ONE, Text.RED]": [1, "red"],
    "{1: 2, 2.0: 3, 2.5: 4, True + 2: 5, None: 6, -0.0: 7}": {"1": 2, "2": 3, "2.5": 4, "3": 5, "null": 6, "0": 7},
    "{True: 1, float('inf'): 2, Whole.ONE + 1: 3, Text.RED: 4}": {"true": 1, "Infinity": 2, "2": 3, "red": 4},
    "collections.Counter('aba')": {"a": 2, "b": 1},
    "collections.OrderedDict(a=collections.defaultdict(list, b=[1]))": {"a": {"b": [1]}},
    "[lying(int, 5), lying(float, 1.5), lying(str, 'x')]": [5, 1.5, "x"],
    "[lying(list, [1, 2]), lying(tuple, [3]), lying(dict, {'a': 4})]": [[1, 2], [3], {"a": 4}],
    "{lying(str, 'k'): 1}": {"k": 1},
    "[[[]] * 2, [{}] * 2]": [[[], []], [{}, {}]],
}

#: expression -> words of the sentence that says what it was and what to return.
REFUSED: dict[str, str] = {
    "{1, 2}": "returned a set. Return a list",
    "[frozenset()]": "holds a frozenset. Return a list, such as sorted(...): here the order counts. It is at value[0].",
    "{'a b': [0, {'x': {1}}]}": 'It is at value["a b"][1]["x"].',
    "(n for n in range(3))": "a generator. Return a list: list(...).",
    "range(3)": "a range. Return a list",
    "map(abs, [])": "a map object. Return a list",
    "[filter(None, [])]": "holds a filter object. Return a list",
    "zip()": "a zip object. Return a list",
    "{}.keys()": "a view of a dictionary's keys. Return a list",
    "{}.items()": "a view of a dictionary's items. Return a list",
    "iter([])": "an iterator (list_iterator). Return a list",
    "iter(lambda: 1, 1)": "an iterator (callable_iterator). Return a list",
    "collections.deque()": "a deque. Return a list",
    "array.array('d')": "an array. Return a list: value.tolist()",
    "b'x'": "returned bytes. Return text",
    "bytearray()": "a bytearray. Return text",
    "memoryview(b'')": "a memoryview. Return a list of numbers",
    "1j": "a complex number. Return its parts",
    "decimal.Decimal(1)": "a Decimal. Return float(value)",
    "fractions.Fraction(1)": "a Fraction. Return float(value)",
    "datetime.datetime.now()": "Return text: value.isoformat()",
    "datetime.timedelta(1)": "value.total_seconds()",
    "uuid.UUID(int=1)": "Return text: str(value)",
    "pathlib.Path('x')": "a path. Return text",
    "Colour.RED": "a member of an Enum. Return its value",
    "Record(1)": "an object of class Record. Return its fields: dataclasses.asdict(value)",
    "re.match('', '')": "a match. Return the text",
    "wait()": "a coroutine. Was it called without await?",
    "count()": "an asynchronous generator",
    "f": "a function. Was it meant to be called?",
    "len": "a built-in function. Was it meant to be called?",
    "[].append": "a built-in function. Was it meant to be called?",
    "Lying().items": "a method. Was it meant to be called?",
    "functools.partial(f)": "a partial function. Was it meant to be called?",
    "int": "a class. Was an object of it meant",
    "re": "a module",
    "ValueError('x')": "an exception. Raise it, or return its text",
    "...": "the placeholder '...'",
    "NotImplemented": "raise NotImplementedError",
    "object()": "an object of class object. Return what is in it.",
    "[Odd()]": "holds an object of class Odd",
    "10 ** 4300": "an integer of more than 4,300 digits",
    "{'a': [1, -10 ** 5000]}": 'an integer of more than 4,300 digits. Return it modulo something, or as text '
    'in pieces. It is at value["a"][1].',
    "{10 ** 5000: 1}": "an integer of more than 4,300 digits",
    "'\\ud800'": "text with half a character (a lone surrogate). Return whole characters.",
    "[1, {'x': 'ok\\udfff'}]": 'It is at value[1]["x"].',
    "{'\\ud800': 1}": "half a character",
    "[{1: 2, '1': 3}]": 'holds two values under one key. As text their keys are the same: return them under '
    'different ones. It is at value[0]["1"].',
    "{(1, 2): 3}": "a dictionary with a key of type tuple. Keys must be texts or numbers.",
    "{'a': {b'': 3}}": 'a key of type bytes. Keys must be texts or numbers. Return a list of [key, value] lists. '
    'It is at value["a"].',
    "(a := [], a.append(a))[0]": "holds a part that contains itself. Return a value without circles. "
    "It is at value[0].",
    "(a := {}, a.update(x=[a]))[0]": 'contains itself. Return a value without circles. It is at value["x"][0].',
    "[n := [], [n := [n] for _ in range(100_000)]][1][-1]": "nested more than 200 levels",
    "[n := [], [n := [n] for _ in range(200)]][1][-1]": "nested more than 200 levels",
    "{'k' * 10 ** 6: object()}": '"' + "k" * 37 + '..."].',
}  # fmt: skip

#: The rules hold in every cell alike; these few show that each cell has them.
IN_CELLS = (
    "{1, 2}", "{'a b': [0, {'x': {1}}]}", "(n for n in range(3))", "b'x'", "decimal.Decimal(1)", "Record(1)", "f",
    "[Odd()]", "{'a': [1, -10 ** 5000]}", "'\\ud800'", "{(1, 2): 3}", "(a := [], a.append(a))[0]",
    "[n := [], [n := [n] for _ in range(100_000)]][1][-1]",
)  # fmt: skip
LIMITS = Limits(cpu_seconds=2.0)


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """`encode` sets the limits of the interpreter that it runs in, which here is the tests' own."""
    depth, digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()
    yield
    sys.setrecursionlimit(depth)
    sys.set_int_max_str_digits(digits)


@pytest.fixture(scope="session")
def evaluate() -> Callable[[str], Any]:
    """`evaluate(expression)`, as the code in the cells does it."""
    namespace: dict[str, Any] = {"__name__": "solution"}
    exec(PREAMBLE, namespace)
    return lambda expression: eval(expression, namespace)


@pytest.mark.parametrize("expression", TAKEN)
def test_a_value_that_is_taken_becomes_what_its_rule_says(evaluate: Callable[[str], Any], expression: str) -> None:
    body = encode(evaluate(expression), Bounds(2 << 20, 200))
    assert same(json.loads(body), {"value": TAKEN[expression]})


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize("expression", REFUSED)
def test_a_value_that_is_refused_says_what_to_return(evaluate: Callable[[str], Any], expression: str) -> None:
    with pytest.raises(Verdict) as caught:
        encode(evaluate(expression), Bounds(2 << 20, 200))
    assert caught.value.kind == "runtime"
    assert REFUSED[expression] in str(caught.value)


def job(*expressions: str, **more: Any) -> Job:
    """One that evaluates each expression in a case of its own."""
    cases = tuple(Case(expression[:60], [expression]) for expression in expressions)
    harness = parse("function:f")
    return Job(files={"solution.py": PREAMBLE}, harness=harness, cases=cases, limits=LIMITS, **more)


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def test_values_of_every_kind_leave_every_cell(kind: CellKind) -> None:
    (result,) = run_job(kind, job(f"[{', '.join(TAKEN)}]")).cases
    assert result.outcome is Outcome.RETURNED, result
    assert same(result.value, list(TAKEN.values()))


def test_every_cell_refuses_other_values_in_words(kind: CellKind) -> None:
    results = run_job(kind, job(*IN_CELLS)).cases
    for result, expression in zip(results, IN_CELLS, strict=True):
        assert REFUSED[expression] in told(result), result


def told(result: CaseResult) -> str:
    assert result.outcome is Outcome.RUNTIME_ERROR, result
    assert result.error is not None
    assert result.error.type == ""
    return result.error.message


def test_a_set_is_a_list_where_the_job_says_that_order_does_not_count(kind: CellKind) -> None:
    expressions = "{'b', 'a', 'c'}", "frozenset({(1, 2)})", "[{1}]", "lying(set, [3])"
    first, second, third, fourth = run_job(kind, job(*expressions, set_levels=1)).cases
    assert (first.value, second.value, fourth.value) == (["a", "b", "c"], [[1, 2]], [3])
    assert "It is at value[0]" in told(third)


def test_as_many_levels_as_the_limit_says_and_no_more(run: Run) -> None:
    source = "def f(n):\n    value = []\n    for _ in range(n - 1): value = [value]\n    return value\n"
    for depth in (5, 200):
        report = run(source, [depth], [depth + 1], value_depth=depth)
        assert report.cases[0].outcome is Outcome.RETURNED
        assert f"nested more than {depth} levels" in told(report.cases[1])


@pytest.mark.parametrize(
    "change",
    [
        "import sys; sys.setrecursionlimit(40)",
        "import sys; sys.set_int_max_str_digits(0)",
        "import json; json.dumps = json.JSONEncoder = None",
        "import builtins; builtins.isinstance = lambda *a: True; builtins.len = lambda a: 0",
    ],
    ids=["recursion", "digits", "json", "builtins"],
)
def test_what_submitted_code_changes_harms_its_own_case_at_most(run: Run, change: str) -> None:
    report = run("def f(code):\n    exec(code)\n    return [[[{'a': [1]}]]]\n", [change], ["1"])
    assert report.cases[0].outcome in {Outcome.RETURNED, Outcome.RUNTIME_ERROR}
    assert report.cases[1].value == [[[{"a": [1]}]]]


@pytest.mark.parametrize("shared", [[1], {"a": 1}, (1, {2: 3})], ids=["list", "dict", "mixed"])
def test_shared_parts_that_unfold_without_end_are_too_large(shared: Any) -> None:
    for _ in range(60):
        shared = [shared, shared]
    with pytest.raises(Verdict, match="returned a value of more than 64 KB"):
        encode(shared, Bounds(64 << 10, 200))


def test_a_value_is_counted_in_bytes(run: Run) -> None:
    source = "def f(n):\n    return '\\u20ac' * n\n"
    most = ((2048 << 10) - len('{"value":""}')) // 3
    report = run(source, [most], [most + 1])
    assert [case.outcome for case in report.cases] == [Outcome.RETURNED, Outcome.OUTPUT_LIMIT]
