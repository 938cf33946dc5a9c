"""Questions that ask for a batch job: killed and started again, judged by what the world around it holds in the end."""

import json

import pytest

from questions import judging
from questions.bankio.reading import read_entry
from questions.kinds.base import kind_named
from questions.sources import BankError
from questions.verdicts import Verdict

PIPELINE = kind_named("pipeline")
SKELETON = PIPELINE.skeleton()
GOOD = SKELETON["submissions/accepted/asks_the_table.py"]
NOTES = SKELETON["submissions/wrong_answer/notes_afterwards.py"]


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    folder = tmp_path / "production" / "copy-once"
    for name, text in SKELETON.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def made(folder):
    entry = read_entry(folder)
    return entry.kind.make_cases(folder, entry.content, judging.run)


@pytest.fixture
def judge(folder, cell_pool):
    content, cases = made(folder)

    def judge(answer):
        return PIPELINE.grade(content, cases, judging.run(PIPELINE.job(content, cases, answer)), judging.run)

    return judge


def test_the_files_are_written_back_as_they_were_read(folder):
    entry = read_entry(folder)
    written = PIPELINE.files(entry.content, [])
    assert written == {name: text for name, text in SKELETON.items() if name != "question.md"}
    assert PIPELINE.front_matter(entry.content) == {
        "compare": "checker",
        "limits": {"memory_mb": 64},
        "reference": "submissions/accepted/asks_the_table.py",
    }


def test_a_job_that_asks_the_world_how_far_it_is_outlives_every_kill(judge):
    grade = judge(GOOD)
    assert (grade.verdict, grade.sentence) == (Verdict.ACCEPTED, "All 3 cases passed.")
    ends = [[act["end"] for act in case.acts] for case in grade.cases]
    assert ends == [["finished"], ["killed", "finished"], ["killed", "killed", "finished"]]
    assert [act["said"] for act in grade.cases[2].acts] == ["after append 1", "after append 2", ""]
    json.dumps(grade.cases_as_json())


def test_what_went_wrong_is_said_of_a_hidden_run_too_and_values_are_not(judge):
    grade = judge(NOTES)
    assert grade.verdict == Verdict.WRONG_ANSWER
    assert grade.sentence == ("Not as asked in case 3 (killed after a write). Row 1 is in the table more than once.")
    hidden = grade.cases[2]
    assert (hidden.visible, hidden.data_text, hidden.expected_text, hidden.got_text) == (False, "", "", "")


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        ("def job(work): pass\n", Verdict.RUNTIME_ERROR, "solution.py defines no function main."),
        ("import table\ndef main(work):\n    table.read()\n", Verdict.RUNTIME_ERROR, "TypeError on line 3"),
        ("def main(work):\n    while True: pass\n", Verdict.TIME_LIMIT, "CPU time"),
        ("def main(work):\n    x = bytearray(200 << 20)\n", Verdict.MEMORY_LIMIT, "64 MB"),
        ("def main(work)\n", Verdict.SYNTAX_ERROR, "line 1"),
        ("def main(work): pass\n", Verdict.WRONG_ANSWER, "The table lacks row 1"),
    ],
)
def test_what_a_job_does_wrong_by_itself(judge, answer, verdict, words):
    grade = judge(answer)
    assert (grade.verdict, words in grade.sentence) == (verdict, True), grade.sentence


def test_an_odd_request_is_answered_with_what_the_world_raises_and_is_no_fault(judge):
    odd = """
import wire
def main(work):
    for request in ({"do": "read"}, {"do": "read", "start": "x"}, {"do": "append", "rows": 3}, {"do": "append"}):
        try:
            wire.ask(**request)
        except (KeyError, TypeError):
            continue
        raise SystemExit("no exception")
    raise LookupError("all of them")
"""
    grade = judge(odd)
    assert "LookupError on line" in grade.sentence, (grade.sentence, grade.fault)


#: None of them writes the rows, or they write them as NOTES does, which a kill after a write finds out.
CHEATS = {
    "says that it has reported": """
import os
def main(work):
    os.write(3, b'{"value":{"kills":[],"table":[1,2,3,4,5,6,7]}}')
    os._exit(0)
""",
    "looks for the world": """
import gc, glob, os
def main(work):
    for path in glob.glob("/proc/[0-9]*/mem"):
        if path != f"/proc/{os.getpid()}/mem":
            try:
                open(path, "rb").read(1)
            except OSError:
                continue
            raise SystemExit("could look")
    assert "kills" not in str([each for each in gc.get_objects() if type(each) is dict and "kills" in each])
""",
    "leaves a process that goes on after the kill": NOTES.replace(
        "def main(work):",
        """def main(work):
    import os, time
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(0.01)
            (work / "done").write_text(str(table.count()))
""",
    ),
    "notes it where nothing is kept": NOTES.replace('work / "done"', '__import__("pathlib").Path("/dev/shm/done")'),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_who_does_not_do_the_work_gains_nothing(judge, cheat):
    grade = judge(CHEATS[cheat])
    assert grade.verdict in {Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR, Verdict.TIME_LIMIT}, grade.sentence


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("world.py", "class World:", "class World", "world.py: "),
        (
            "cases.yaml",
            "data: {world: {rows: [1, 2, 3, 4, 5, 6, 7], kills: []}}",
            "data: [1]",
            "data must have `world`",
        ),
        ("question.md", "limits:", "harness: function:main\nlimits:", "this kind has a harness of its own"),
        ("world.py", "self.rows, self.kills", "self.rows, self.other", "could not be"),
    ],
)
def test_authors_are_told_what_is_wrong(folder, cell_pool, name, old, new, words):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(BankError) as told:
        made(folder)
    assert words in str(told.value), str(told.value)


def test_an_answer_may_not_have_a_file_of_a_given_ones_name(folder):
    (folder / "given" / "solution.py").write_text("")
    with pytest.raises(BankError, match="the answer has a file of this name"):
        read_entry(folder)
