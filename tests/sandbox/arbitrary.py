"""Arbitrary values, bodies and headers for the tests that throw anything at the judge, and what a sound result is.

The same examples each time, so that no run fails by chance. `HYPOTHESIS_PROFILE=deep` tries many more and new ones.
"""

import json
import math
import os
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from sandbox.frames import dump
from sandbox.job import Case, CaseResult, Harness, Job, Outcome

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
#: For examples that start a cell each: too slow to look for the smallest that fails.
FEW = settings(max_examples=400 if DEEP else 12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
HOSTILE = '\0\ud800é\U0001f600"\\[{,:'

LEAVES = (
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats()
    | st.sampled_from([2**53, 2**53 + 1, 2.0**53, 10**400, 10**400 + 1, -0.0, 1.0, 1e22, 10**22, math.nan, math.inf])
    | st.sampled_from(["", "a", "1", "nan", "None", "bag 0", "list 0", "dict 0", "text 1 a", "text 0 ,list 0", ","])
    | st.text(max_size=3)
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab,1", max_size=2), inner, max_size=3),
    max_leaves=10,
)

ENDINGS = st.fixed_dictionaries(
    {
        "case": st.integers(-1, 2),
        "end": st.sampled_from(["exit", "time", "wall", "memory", "output", "files", "odd"]),
        "code": st.none() | st.integers(-1, 300),
        "signal": st.none() | st.integers(0, 70),
        **{
            name: st.sampled_from([0, 1.5, 1e9, -1, math.nan, math.inf, True])
            for name in ("cpu_ms", "wall_ms", "waited_ms")
        },
        "peak_bytes": st.sampled_from([0, 1 << 20, 1 << 61, -1, 1.5]),
        "output_over": st.booleans() | st.none(),
    }
)
ERRORS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["runtime", "syntax", "memory", "output", "internal", ""]),
        **{name: st.text(HOSTILE, max_size=5) for name in ("type", "message", "traceback")},
        **{name: st.none() | st.sampled_from([0, 1, 2, 3, -1, 10**30, 1.5, True]) for name in ("line", "column")},
    }
)
BODIES = (
    st.binary(max_size=60) | JSON.map(lambda value: b"+" + dump({"value": value}))
    | ERRORS.map(lambda error: b"+" + dump({"error": error}))
    | st.integers(190, 210).map(lambda depth: b'+{"value":' + b"[" * depth + b"]" * depth + b"}")
)  # fmt: skip

JOB = Job(files={"solution.py": "x = 1\n"}, harness=Harness(""), cases=(Case("one", 1), Case("two", 2)))


def assert_sound(found: CaseResult, lines: int = 2) -> None:
    """Nothing in it can break a database, a page or the grading."""
    texts = [found.stdout, found.stderr]
    if found.error:
        texts += [found.error.type, found.error.message, found.error.traceback]
        assert found.error.line is None or 1 <= found.error.line <= lines
    for text in texts:
        assert "\0" not in text
        text.encode()
    assert 0 <= found.cpu_ms < 1e12
    assert 0 <= found.peak_bytes < 1 << 60
    assert (found.outcome is Outcome.RETURNED) or (found.value is None)
    json.dumps(found.value, ensure_ascii=False).encode()
    assert depth_of(found.value) <= 200


def depth_of(value: Any) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if children is None else 1 + max(map(depth_of, children), default=0)
