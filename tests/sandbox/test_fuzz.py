"""The worker's side against arbitrary bytes and values: nothing crashes, and no unequal value is accepted."""

import copy
import json
import math
import os
import random
from contextlib import closing, suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.cells.allowance import TEXTS, Allowance, _count
from sandbox.cells.channel import PipeChannel
from sandbox.cells.conversation import Conversation, encode
from sandbox.cells.verdict import Said, check_header, result
from sandbox.compare import Rule, compare
from sandbox.frames import FrameError, dump, frame, parse, read_frame
from sandbox.job import Case, Limits, Outcome
from tests.sandbox.arbitrary import BODIES, ENDINGS, HOSTILE, JOB, JSON, assert_sound, depth_of
from tests.sandbox.oracle import right

# The frames.


@given(st.binary(max_size=200), st.integers(0, 100))
def test_any_stream_gives_frames_within_the_cap_or_a_frame_error(stream: bytes, cap: int) -> None:
    left = bytearray(stream)

    def read(count: int) -> bytes:
        taken = bytes(left[:count])
        del left[:count]
        return taken

    with suppress(FrameError):
        while True:
            assert len(read_frame(read, cap=cap)) <= cap


@given(st.binary(max_size=300) | JSON.map(dump) | st.text(HOSTILE).map(lambda text: text.encode(errors="surrogatepass"))
       | st.integers(1, 250).map(lambda depth: b'{"a":[' * depth + b"]}" * depth))  # fmt: skip
def test_any_payload_is_a_value_of_plain_text_or_a_frame_error(payload: bytes) -> None:
    with suppress(FrameError):
        value = parse(payload)
        json.dumps(value, ensure_ascii=False).encode()
        assert depth_of(value) <= 200
        assert same_json(parse(dump(value)), value)


def same_json(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(st.binary(max_size=300) | JSON.map(dump))
def test_the_items_of_any_body_are_counted_and_never_too_few(body: bytes) -> None:
    assert Allowance(Limits()).refuse(body) == ""
    with suppress(FrameError):
        value = parse(body)
        items, containers = _count(TEXTS.sub(b"", body))
        assert items >= items_of(value)
        assert containers >= containers_of(value)


def items_of(value: Any) -> int:
    children = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return len(children) + sum(map(items_of, children))


def containers_of(value: Any) -> int:
    children = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return isinstance(value, list | dict) + sum(map(containers_of, children))


# The comparers.

EXACT = st.sampled_from(["equal", "different"]).map(lambda nan: Rule(nan=nan))
TOLERANT = st.builds(
    Rule,
    rule=st.sampled_from(["float", "one_of"]),
    relative=st.sampled_from([None, 0.0, 1e-6, 0.1, 0.5]),
    absolute=st.sampled_from([None, 0.0, 1e-9, 0.5, 1e10]),
    nan=st.sampled_from(["equal", "different"]),
)
ORDERLESS = st.builds(
    Rule,
    rule=st.sampled_from(["unordered", "set_like"]),
    depth=st.sampled_from([None, 1, 2, 3]),
    nan=st.sampled_from(["equal", "different"]),
)


def varied(value: Any, chance: random.Random) -> Any:
    """`value` with lists shuffled, items doubled or lost, and leaves replaced by others that are nearly the same."""
    if isinstance(value, list):
        items = [varied(item, chance) for item in value]
        if chance.random() < 0.4:
            chance.shuffle(items)
        if items and chance.random() < 0.15:
            items.append(copy.deepcopy(chance.choice(items)))
        if items and chance.random() < 0.15:
            items.pop(chance.randrange(len(items)))
        return items
    if isinstance(value, dict):
        return {key: varied(item, chance) for key, item in value.items() if chance.random() > 0.05}
    return chance.choice(near(value)) if chance.random() < 0.2 else value


def near(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [int(value), not value, None]
    if isinstance(value, int):
        return [
            value + 1,
            -value,
            [value],
            str(value)[:9] if abs(value) < 1e9 else "",
            *([float(value)] if abs(value) < 1e300 else []),
        ]
    if isinstance(value, float):
        return [
            value * (1 + 1e-7),
            value + 1e-10,
            value + 0.5,
            -value,
            *([int(value)] if math.isfinite(value) else [0]),
        ]
    return [[value], value + "a" if isinstance(value, str) else "None", 0, [], {}]


@given(JSON, st.randoms(use_true_random=False), EXACT | TOLERANT | ORDERLESS, st.data())
def test_the_comparers_agree_with_the_plainest_rules(value: Any, chance: random.Random, rule: Rule, data: Any) -> None:
    expected, got = value, varied(value, chance) if data.draw(st.booleans()) else data.draw(JSON)
    if rule.rule == "one_of":
        expected = [varied(value, chance), value, data.draw(JSON)][: data.draw(st.integers(1, 3))]
    found, wanted = compare(expected, got, rule), right(expected, got, rule)
    if wanted is not None:
        assert (found is None) == wanted, found
    if found is not None:
        assert found.describe().encode()
        assert len(found.describe()) < 800
    if rule.rule in {"exact", "unordered", "set_like"}:
        assert (compare(got, expected, rule) is None) == (found is None)


# The worker's side of the talk.


@given(ENDINGS, BODIES, st.binary(max_size=20), st.binary(max_size=20))
def test_any_four_frames_are_a_plain_verdict_or_a_fault(raw: Any, body: bytes, stdout: bytes, stderr: bytes) -> None:
    with suppress(FrameError):
        header = check_header(raw, 0)
        assert_sound(result(Case("x", 1), JOB, header, Said(body, stdout, stderr), Allowance(Limits())))


FRAMES = (
    st.binary(max_size=40)
    | BODIES
    | ENDINGS.map(dump)
    | ENDINGS.map(lambda end: dump({**end, "case": 0, "end": "exit"}))
)


@given(st.lists(FRAMES.map(frame) | st.binary(max_size=12), max_size=10))
def test_whatever_a_supervisor_says_there_is_a_report(said: list[bytes]) -> None:
    reader, far = os.pipe()
    os.write(far, b"".join(said))
    os.close(far)
    with closing(PipeChannel(reader, os.open("/dev/null", os.O_WRONLY))) as channel:
        talk = Conversation(channel, cell="test", ran_out_of_memory=lambda: False)
        report = talk.run(JOB, encode(JOB), None)
    assert [case.name for case in report.cases] == ["one", "two"]
    assert bool(report.fault) == any(case.outcome is Outcome.INTERNAL_ERROR for case in report.cases)
    for case in report.cases:
        assert_sound(case)
