"""Questions that ask for tests: what is right, what is found, and that nothing but testing finds it."""

import json
from math import comb

import pytest

from questions import judging
from questions.bankio.reading import read_entry
from questions.cases import GradedCase
from questions.kinds.base import kind_named
from questions.kinds.tests import RIGHT_RUNS, ROUNDS
from questions.mutants import undefined_names
from questions.sources import BankError
from questions.suites import RIGHT, broken_version
from questions.verdicts import Verdict

TESTS = kind_named("tests")
GOOD = TESTS.skeleton()["submissions/accepted/each_promise.py"]
START = "import os, sys, gaps, pytest\nfrom gaps import NoValues, largest_gap\n\n"
FOUND_BY_ALL = "assert largest_gap([5, 1, 2]) == 4 and largest_gap([1, 2, 9]) == 7 and largest_gap([1, 9, 8]) == 8"


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    for name, text in TESTS.skeleton().items():
        path = tmp_path / "coding" / "gaps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "coding" / "gaps"


def made(folder):
    entry = read_entry(folder)
    content, cases = entry.kind.make_cases(folder, entry.content, judging.run)
    entry.kind.check_made(folder, content, cases, judging.run)
    return content, cases


#: What `judge` judges on: the same for all tests, and making it costs as much as judging.
MADE = []


@pytest.fixture
def judge(folder, cell_pool):
    if not MADE:
        MADE.append(made(folder))
    content, cases = MADE[0]

    def judge(answer, *, run=False):
        arranged = TESTS.arranged(content.examples if run else cases)
        grade = TESTS.grade(content, arranged, judging.run(TESTS.job(content, arranged, answer)), judging.run)
        return TESTS.follow_up(content, arranged, answer, grade, judging.run)

    return judge


def change(folder, old, new, name):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_the_files_are_written_back_as_they_were_read(folder):
    content = read_entry(folder).content
    files = TESTS.files(content, [])
    assert set(files) == set(TESTS.skeleton()) - {"question.md"}
    for name, text in files.items():
        (folder / name).write_text(text)
    assert read_entry(folder).content == content
    assert TESTS.front_matter(content) == {"module": "gaps"}


def test_what_survives_is_told_with_hints_of_growing_strength(judge):
    grade = judge(TESTS.skeleton()["submissions/wrong_answer/only_upwards.py"])
    assert grade.verdict == Verdict.WRONG_ANSWER
    assert grade.sentence.startswith("1 of 5 broken versions are found.")
    assert [case.word for case in grade.cases] == ["", "survived", "survived", "survived", "found", "survived"]
    assert grade.cases[1].hints[0] == "**Other.** A survivor overlooks some gaps."
    assert len(grade.cases[1].hints) == 3
    assert [case.cpu_ms for case in grade.cases[1:]] == [0.0] * 5
    json.dumps(grade.cases_as_json())


def test_who_finds_all_is_accepted_and_run_tells_only_of_the_right_one(judge):
    grade = judge(GOOD)
    assert (grade.verdict, grade.sentence) == (Verdict.ACCEPTED, "All 5 broken versions are found.")
    grade = judge(GOOD, run=True)
    assert (grade.verdict, [case.name for case in grade.cases]) == (Verdict.ACCEPTED, [RIGHT])


def test_the_order_is_a_new_one_each_time_with_the_right_one_several_times_in_it():
    cases = [GradedCase(name=name, data="") for name in (RIGHT, *map(broken_version, range(1, 6)))]
    orders = {tuple(case.name for case in TESTS.arranged(cases)) for _ in range(20)}
    assert len(orders) > 10
    assert {order.count(RIGHT) for order in orders} == {RIGHT_RUNS}


WRONG = "def test_that_it_is_wrong():\n    assert largest_gap([1, 2]) == 5\n"


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        (START + WRONG, Verdict.WRONG_ANSWER, "test_that_it_is_wrong (AssertionError on line 5)"),
        (START + "def check(): pass", Verdict.RUNTIME_ERROR, "There is no test in the file"),
        ("import nothing\n", Verdict.RUNTIME_ERROR, "could not collect your file: ModuleNotFoundError on line 1"),
        ("from gaps import _secret\n", Verdict.RUNTIME_ERROR, "ImportError on line 1"),
        ("def test_(:\n", Verdict.SYNTAX_ERROR, "line 1"),
        (START + "def test_x():\n    largest_gap([object()])", Verdict.WRONG_ANSWER, "PlainValuesOnly on line 5"),
        (START + "def test_x():\n    while True: pass", Verdict.TIME_LIMIT, "CPU time"),
        ("import pytest\npytestmark = pytest.mark.skip\n" + GOOD, Verdict.RUNTIME_ERROR, "No test has passed"),
        (START + "import random\n\ndef test_x():\n    assert random.random() < 0.02\n" + WRONG.replace("5", "1"),
         Verdict.WRONG_ANSWER, "right implementation"),
    ],
)  # fmt: skip
def test_what_ends_before_the_broken_ones_count(judge, answer, verdict, words):
    grade = judge(answer)
    assert (grade.verdict, words in grade.sentence) == (verdict, True), grade.sentence
    assert len(grade.cases) == 1


#: Each stands beside an honest test that leaves one broken version over.
CHEATS = {
    "reads the source": """
def test_x():
    import gc, glob, inspect
    seen = [repr(getattr(gaps, name)) + str(vars(gaps)[name].__dict__) for name in gaps.__all__]
    for function in (largest_gap, getattr(largest_gap, "__wrapped__")):
        with pytest.raises((OSError, TypeError)):
            inspect.getsource(function)
    assert "abs" not in largest_gap.__code__.co_names and "abs" not in largest_gap.__wrapped__.__code__.co_names
    seen += [str(thing) for thing in gc.get_objects() if type(thing) is str]
    assert not any("abs(after" in text for text in seen)
    for path in glob.glob("/proc/[0-9]*/mem"):
        if path != f"/proc/{os.getpid()}/mem":
            with pytest.raises(OSError):
                open(path, "rb").read(1)
""",
    "keeps what it has seen for the next run": """
def test_x():
    import glob
    places = [f"{place}/kept" for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), os.getcwd())]
    assert not any(map(os.path.exists, places)) and "KEPT" not in os.environ
    os.environ["KEPT"] = "1"
    for place in places:
        try:
            open(place, "w").close()
        except OSError:
            pass
""",
    "prints what it has seen": """
def test_x(capfd):
    print(largest_gap([1, 2]), file=sys.__stderr__)
    os.write(1, b"leaked")
    os.write(2, b"leaked")
""",
    "leaves a daemon behind": """
def test_x():
    import time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
""",
    "lies to the harness": """
def test_x():
    import gc
    for thing in gc.get_objects():
        if type(thing).__name__ == "Gathered":
            type(thing).told = lambda self, code: {"exit": 0, "collected": 1, "passed": 1, "skipped": 0, "failures": 0,
                                                   "failed": [], "errors": []}
""",
}
#: Each would find the version that is left over if it guessed right on all others, and on the right one five times. As
#: each says yes to about half of the runs, that comes once in half a million times.
GUESSES = {
    "by the clock": """
def test_x():
    began = time.perf_counter_ns()
    largest_gap([1, 2, 9] * 100)
    assert (time.perf_counter_ns() - began) // 256 % 2
""",
    "by counting what ran before": """
def test_x():
    assert os.getpid() // 2 % 2
""",
    "by chance, and out of time": """
def test_x():
    if random.random() < 0.5:
        time.sleep(60)
""",
}
#: These fail everywhere, or end the run: nothing found, since the right implementation fails too.
FAILS = {
    "kills what it tests": "def test_x():\n    os.kill(-1, 9)\n    largest_gap([1])",
    "floods the line": "def test_x():\n    os.write(5, b'\\0' * (1 << 20))\n    largest_gap([1])",
    "writes nonsense": "def test_x():\n    os.write(5, b'\\0\\0\\0\\1x')\n    largest_gap([1])",
    "always fails by a lie": "def test_x():\n    import sys\n    sys.modules['gaps'] = None\n    import gaps as again",
    "stops what it tests": "def test_x():\n    os.kill(-1, 19)\n    largest_gap([1])",
    "ends the process": "def test_x():\n    os._exit(0)",
    "exits": "import sys\nsys.exit()",
}  # fmt: skip


@pytest.mark.parametrize("cheat", CHEATS)
def test_who_looks_instead_of_testing_finds_no_more(judge, cheat):
    """Beside honest tests that leave one broken version: it survives, and nothing of what was seen is kept."""
    grade = judge(f"{START}{CHEATS[cheat]}\ndef test_honest():\n    {FOUND_BY_ALL}\n")
    survived = [case.name for case in grade.cases if case.word == "survived"]
    assert grade.verdict == Verdict.WRONG_ANSWER, grade.sentence
    assert "Broken version 5" in survived
    assert "leaked" not in str(grade.cases_as_json())


@pytest.mark.parametrize("guess", GUESSES)
def test_who_guesses_which_version_it_is_fails_on_the_right_one(judge, guess):
    grade = judge(f"import random, time\n{START}{GUESSES[guess]}\ndef test_honest():\n    {FOUND_BY_ALL}\n")
    assert grade.verdict in {Verdict.WRONG_ANSWER, Verdict.TIME_LIMIT}, grade.sentence


@pytest.mark.parametrize("cheat", FAILS)
def test_who_breaks_the_run_breaks_it_on_the_right_implementation_too(judge, cheat):
    grade = judge(START + FAILS[cheat])
    assert grade.verdict in {Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR, Verdict.TIME_LIMIT}, grade.sentence
    assert grade.verdict != Verdict.INTERNAL_ERROR


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("mutants.yaml", "family: off by one", "family: off by two", "mutants.yaml:"),
        ("mutants.yaml", "from: abs(after", "from: abs(before", "0 times in reference.py"),
        ("mutants.yaml", "to: after - before", "to: after -", "is no Python"),
        (
            "mutants.yaml",
            "to: after - before",
            "to: after - befor",
            "a name that nothing defines, which any test finds: befor",
        ),
        ("mutants.yaml", "    - A gap can go up or down.\n", "", "hints"),
        ("reference.py", "values: list[float]", "numbers: list[float]", "in interface.py"),
        ("starter.py", "== 0", "== 1", "on reference.py this ends so"),
        ("question.md", "module: gaps", "module: json", "a module of Python's own"),
    ],
)
def test_authors_are_told_what_is_wrong(folder, cell_pool, name, old, new, words):
    change(folder, old, new, name)
    with pytest.raises(BankError) as told:
        made(folder)
    assert words in str(told.value)


def chance_of_luck(right, broken):
    """To be accepted by one judgement with one broken version left to luck, at best: failing at random, or at places
    chosen beforehand, since a run can know how many came before it in its cell."""
    places, share = right + broken, 1 / (right + 1)
    by_place = (s * comb(places - s, right) / (places * comb(places - 1, right)) for s in range(1, broken + 1))
    return max(*by_place, share * (1 - share) ** right)


@pytest.mark.parametrize("broken", [5, 9, 20])
def test_whoever_leaves_one_to_luck_is_accepted_once_in_a_thousand_times_at_most(broken):
    assert chance_of_luck(RIGHT_RUNS, broken) ** ROUNDS < 0.00101


def test_what_was_found_by_luck_is_judged_again(judge):
    lucky, (content, cases) = judge(GOOD), MADE[0]
    answer = f"{START}def test_x():\n    {FOUND_BY_ALL}\n"
    again = TESTS.follow_up(content, TESTS.arranged(cases), answer, lucky, judging.run)
    assert (again.verdict, "a test depends on chance" in again.sentence) == (Verdict.WRONG_ANSWER, True)
    assert again.cpu_ms > lucky.cpu_ms


def test_only_versions_of_the_broken_ones_are_counted():
    assert [TESTS.tally(9, 10), TESTS.tally(1, 1), TESTS.tally(0, 14)] == [(8, 9), None, (0, 13)]


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("import os\ndef f(x):\n    return [os.sep + y for y in x if len(y)]", []),
        ("def f():\n    global kept\n    kept = 1\n\ndef g():\n    return kept", []),
        ("class A:\n    b = 1\n    def f(self):\n        return super().f(__class__, b)", ["b"]),
        ("def f(x):\n    def g():\n        return x, y\n    return g, gone", ["gone", "y"]),
        ("from __future__ import annotations\ntry:\n    f()\nexcept Error as error:\n    print(error)", ["Error", "f"]),
    ],
)
def test_names_that_nothing_defines_are_known_without_running(source, unknown):
    assert undefined_names(source) == unknown


def test_fewer_than_five_broken_versions_prove_little(folder):
    text = (folder / "mutants.yaml").read_text()
    (folder / "mutants.yaml").write_text(text[: text.index("- name: nothing-for")])
    with pytest.raises(BankError, match="there must be 5"):
        read_entry(folder)
