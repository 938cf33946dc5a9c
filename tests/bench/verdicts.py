"""`python -m tests.bench.verdicts`: judges the same files again and again, every second time on a busy machine.

An answer that is well above the target, one that is well below it, and some that are close to it: none of them may get
two different definite verdicts. The starter looks things up all over a large table and the answers only count, so that
a busy machine, which shares its caches, does not slow both down alike.
"""

import argparse
import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import django

TARGET = 5
TIMES_THE_TARGET = (0.4, 0.8, 0.95, 1.05, 1.2, 2.5)
QUESTION = f"""---
title: Bench
kind: optimise
difficulty: easy
phase: 1
rounds: [coding]
minutes: 5
tags: []
harness: function:work
compare: exact
limits: {{cpu_seconds: 5}}
measured: [large]
targets: {{cpu: {TARGET}}}
---
Bench.
"""
CASES = "- {name: small, visible: true, data: [1000]}\n- {name: large, data: [300000]}\n"
STARTER = """\
def work(size):
    table = {number * 7919 % 1000003: number for number in range(size)}
    return sum(table[number * 7919 % 1000003] for number in range(size))
"""
ANSWER = """\
def work(size):
    for _ in range({loops} if size > 1000 else 0):
        pass
    return size * (size - 1) // 2
"""
LOOPS = 1_000_000  # of the answer by which the others are set


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.verdicts")
    parser.add_argument("--cell", choices=["bubblewrap", "docker"], default="bubblewrap")
    parser.add_argument("--judgements", type=int, default=20, help="of each file")
    parser.add_argument("--times", type=float, nargs="+", default=TIMES_THE_TARGET, help="the target, per file")
    options = parser.parse_args()
    from questions.bankio.reading import read_entry
    from sandbox.cells import choose
    from sandbox.pool import Pool

    with tempfile.TemporaryDirectory() as root, Pool(choose(options.cell), size=1) as pool:
        entry = read_entry(_written(Path(root) / "coding" / "bench"))
        content, cases = entry.kind.make_cases(entry.folder, entry.content, pool.run)
        judge = _Judge(entry.kind, content, cases, pool.run)
        # Twice: how long a loop takes also depends on what stands around it.
        loops = int(LOOPS * judge.ratio(LOOPS) / TARGET)
        loops = int(loops * judge.ratio(loops) / TARGET)
        print(f"{options.cell}: {options.judgements} judgements of each file, half of them on a busy machine")
        print(f"{'times the target':>18} {'quiet':40} {'busy':40} ratios seen", flush=True)
        for times in options.times:
            _line(judge, times, int(loops / times), options.judgements)


def _line(judge: "_Judge", times: float, loops: int, count: int) -> None:
    found: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    ratios = []
    for number in range(count):
        with _busy(yes=bool(number % 2)):
            verdict, ratio = judge(loops)
        found[bool(number % 2)][verdict] += 1
        ratios.append(ratio)
    definite = {verdict for each in found.values() for verdict in each} - {"too_noisy"}
    told = [", ".join(f"{number} {verdict}" for verdict, number in each.items()) for each in found.values()]
    wrong = "" if len(definite) <= 1 else "  TWO VERDICTS"
    print(f"{times:18} {told[0]:40} {told[1]:40} {min(ratios):.2f} to {max(ratios):.2f}{wrong}", flush=True)


class _Judge:
    def __init__(self, kind, content, cases, run) -> None:
        self._kind, self._content, self._cases, self._run = kind, content, cases, run

    def __call__(self, loops: int) -> tuple[str, float]:
        """Verdict and ratio of an answer that does nothing but so many loops."""
        kind, content, cases, answer = self._kind, self._content, self._cases, ANSWER.format(loops=loops)
        grade = kind.grade(content, cases, self._run(kind.job(content, cases, answer)), self._run)
        grade = kind.follow_up(content, cases, answer, grade, self._run)
        return grade.verdict.value, grade.cases[1].measured[0]["ratio"]

    def ratio(self, loops: int) -> float:
        return median(self(loops)[1] for _ in range(3))


@contextmanager
def _busy(*, yes: bool) -> Iterator[None]:
    """While as many processes as there are processors compute, all over their memory."""
    burners = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(yes * multiprocessing.cpu_count())]
    for burner in burners:
        burner.start()
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.join()


def _burn() -> None:
    table = list(range(1 << 21))
    place = 1
    while True:
        place = place * 1103515245 + 12345 & 0x1FFFFF
        table[place] += 1


def _written(folder: Path) -> Path:
    honest = ANSWER.format(loops=0)
    files = {"question.md": QUESTION, "cases.yaml": CASES, "starter.py": STARTER, "solution.md": "Bench.\n"}
    for name, text in {**files, "submissions/accepted/a.py": honest, "submissions/target_missed/b.py": STARTER}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
