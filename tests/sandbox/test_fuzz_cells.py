"""Supervisors of mad workers, and children that write anything anywhere: no hang, and always a report."""

import base64
import copy
import json
import os
import random
import time
from contextlib import closing, suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.cells.bubblewrap import BubblewrapCell
from sandbox.cells.conversation import encode
from sandbox.frames import HEADER, dump, frame
from sandbox.job import Outcome
from tests.sandbox.arbitrary import BODIES, ENDINGS, FEW, JOB, JSON, assert_sound
from tests.sandbox.conftest import make_job


def cell_of(kind: Any) -> BubblewrapCell:
    cell = kind.start()
    assert isinstance(cell, BubblewrapCell)
    return cell


WIRE = json.loads(encode(JOB).job)


def bent(chance: random.Random) -> bytes:
    """The job as a worker sends it, with something of it lost or replaced."""
    job = copy.deepcopy(WIRE)
    for holder in (job, job["limits"]):
        name = chance.choice(sorted(holder))
        if chance.random() < 0.7:
            holder[name] = chance.choice([None, -1, 0, 1e300, "x", [], {}, True, 1 << 40])
    return dump(job)


STREAMS = st.lists(
    st.binary(max_size=40) | st.binary(max_size=40).map(frame) | st.just(frame(dump(WIRE)))
    | st.randoms(use_true_random=False).map(lambda chance: frame(bent(chance)))
    | st.sampled_from([0, 1, 1 << 26, (1 << 26) + 1, (1 << 32) - 1]).map(HEADER.pack)
    | JSON.map(lambda value: frame(dump(value))),
    max_size=6,
)  # fmt: skip


@FEW
@given(STREAMS)
def test_a_supervisor_whose_worker_has_gone_mad_ends_by_itself(bubblewrap_kind: Any, stream: list[bytes]) -> None:
    cell = cell_of(bubblewrap_kind)
    try:
        with suppress(OSError):
            cell._channel.send(b"".join(stream), deadline=time.monotonic() + 20)
        os.close(cell._channel._writer)
        cell._channel._writer = -1
        said = cell._channel.receive(1 << 24, deadline=time.monotonic() + 60)  # to the end, else TimeoutError
        assert len(said) < 1 << 24
    finally:
        cell.close()


WRITER = """
import atexit, base64, os, sys
def write(fds, text):
    for fd in fds:
        try: os.write(fd, base64.b64decode(text))
        except OSError: pass
def f(when, how, fds, text):
    if when == "atexit": atexit.register(write, fds, text)
    else: write(fds, text)
    if when == "fork" and os.fork() == 0: write(fds, text)
    if how == "exit": os._exit(len(text) % 3)
    if how == "raise": raise ValueError(base64.b64decode(text).decode("utf-8", "surrogateescape"))
    if how == "close": os.closerange(0, 30)
    return [when, how]
"""
GOOD = b'{"value":["now","return"]}'
WRITTEN = st.tuples(
    st.sampled_from(["now", "atexit", "fork"]),
    st.sampled_from(["return", "exit", "raise", "close"]),
    st.lists(st.integers(0, 12), max_size=13, unique=True),
    (st.binary(max_size=80) | BODIES | BODIES.map(frame) | st.just(frame(GOOD) * 3) | ENDINGS.map(dump).map(frame)).map(
        lambda raw: base64.b64encode(raw).decode()
    ),
)


@FEW
@given(st.lists(WRITTEN, min_size=1, max_size=8))
def test_a_child_that_writes_anything_anywhere_speaks_for_its_own_case(bubblewrap_kind: Any, written: Any) -> None:
    honest = ["now", "return", [], ""]
    datas = [data for item in written for data in (list(item), honest)]
    job = make_job(WRITER, *datas, cpu_seconds=5.0)
    with closing(cell_of(bubblewrap_kind)) as cell:
        report = cell.run(job)
    assert report.fault == ""
    for number, case in enumerate(report.cases):
        assert_sound(case, lines=99)
        if number % 2 and case.outcome is not Outcome.NOT_RUN:
            assert case.value == ["now", "return"], case
        assert case.outcome is not Outcome.INTERNAL_ERROR
