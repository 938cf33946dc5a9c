"""The hostile corpus itself: that it has what it should, and that its runner would notice."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.job import CaseResult, CodeError, Outcome, Report
from tests.sandbox import corpus

ATTACKS = {attack.name: attack for attack in corpus.read_all()}
LOOP = ATTACKS["time/busy_loop"]
#: What a judge must stand at the least, family by family.
ITEMS = {
    "time": "busy loop; syscall spin; sleep; right output then sleep; ignoring signals; SIGSTOP of self; SIGSTOP of "
    "parent; GIL-held big-int power; slow drip of output; patched clocks",
    "memory": "one big allocation; growing list; mmap; swallowing MemoryError for ever; /dev/shm fill; /tmp fill; "
    "inode flood; sparse file; a forked child that runs out while the parent answers",
    "processes": "fork bomb; thread bomb; setsid daemon; hundred children; kill(-1, 9); killing PID 1; deep recursion; "
    "a segfault through ctypes; exec of another program",
    "output": "stdout flood; stderr flood; right answer plus whitespace flood; one 100 MB line; closed stdio; "
    "misleading stderr; 10 MB exception text",
    "forgery": "printed verdict JSON; frames written to every fd; os._exit at import; SystemExit; late frames from "
    "atexit; late frames from __del__; late frames from a thread; always-true __eq__; subclasses of int; subclasses of "
    "list; subclasses of dict; subclasses of str; patched json; patched builtins; shadow json.py; sitecustomize and "
    "conftest; hunting expected answers through frames; hunting expected answers through gc; hunting expected answers "
    "through /proc; hunting expected answers through files; ptrace and process_vm_writev on the supervisor; mutated "
    "inputs; state kept across cases",
    "escape": "symlinks; host mounts; the Docker socket; TCP; UDP; DNS; metadata address; abstract sockets; io_uring; "
    "mknod; mount; unshare; chroot through /proc; setuid",
}


def report(*results: CaseResult, fault: str = "") -> Report:
    return Report(cases=results, cell="docker", wall_ms=1.0, fault=fault)


def test_every_file_of_the_corpus_is_read() -> None:
    files = {path for path in corpus.FOLDER.rglob("*.py") if "__pycache__" not in path.parts}
    assert len(files) == len(ATTACKS)


@pytest.mark.parametrize("family", corpus.FAMILIES)
def test_every_item_of_the_list_has_a_file(family: str) -> None:
    covered = {attack.said("covers") for attack in ATTACKS.values() if attack.family == family} - {""}
    assert covered == set(ITEMS[family].split("; "))


OVER = CaseResult(
    name="case 0",
    outcome=Outcome.TIME_LIMIT,
    error=CodeError(type="", message="Your code used more than 0.3 s of CPU time."),
    cpu_ms=301.0,
    stdout="begun\n",
)
REST = CaseResult(name="case 1", outcome=Outcome.NOT_RUN)


def test_a_report_as_promised_has_no_flaw() -> None:
    assert corpus.flaws(LOOP, "docker", report(OVER, REST)) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (report(OVER, REST, fault="the cell ended"), "the sandbox failed"),
        (report(replace(OVER, outcome=Outcome.RUNTIME_ERROR), REST), "ended in runtime_error, not in time_limit"),
        (report(OVER, replace(REST, outcome=Outcome.INTERNAL_ERROR)), "ended in internal_error, not in not_run"),
        (report(replace(OVER, stdout=""), REST), "stdout shows no '^begun$'"),
        (report(replace(OVER, cpu_ms=299.0), REST), "cpu_ms is 299.0, which is less than 300"),
        (report(replace(OVER, error=None), REST), "no sentence for the learner"),
    ],
)
def test_a_report_that_is_not_as_promised_is_noticed(bad: Report, words: str) -> None:
    assert words in " ".join(corpus.flaws(LOOP, "docker", bad))


def test_a_returned_value_is_compared_with_the_right_one() -> None:
    returned = CaseResult(name="", outcome=Outcome.RETURNED, value="good")
    assert corpus.verdict(LOOP, returned) == "accepted"
    assert corpus.verdict(LOOP, replace(returned, value="bad")) == "wrong_answer"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# what: x\n# expect: accepted\n", "nothing proves"),
        ("# what: x\n# stdout: x\n", "needs what and expect"),
        ("# what: x\n# stdout: x\n# expect: internal_error\n", "no verdicts"),
        ("# what: x\n# stdut: x\n# expect: accepted\n", "no line of a header"),
    ],
)
def test_a_header_with_a_mistake_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    (tmp_path / "x.py").write_text(text)
    with pytest.raises(corpus.HeaderError, match=words):
        corpus.read(tmp_path / "x.py")


def test_nothing_of_a_header_is_submitted_and_lines_keep_their_numbers() -> None:
    job = LOOP.job("docker", {})
    lines = (corpus.FOLDER / "time" / "busy_loop.py").read_text().split("\n")
    submitted = job.files["solution.py"].split("\n")
    assert submitted[lines.index("def f(turn):")] == "def f(turn):"
    assert not any(line.startswith("#") for line in submitted)
