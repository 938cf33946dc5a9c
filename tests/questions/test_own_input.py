"""Inputs that learners type: what is read, and what is said of what cannot be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.own_input import MAX_DEPTH, BadInput, read_own_input, write_own_input

CALLS = "LRUCache(2)\nput(1, 10)\nget(1)"


@pytest.mark.parametrize(
    ("text", "harness", "data"),
    [
        (CALLS, "class:LRUCache", [["LRUCache", 2], ["put", 1, 10], ["get", 1]]),
        ("LRUCache(2)  # two slots\n\nget(-1)", "class:LRUCache", [["LRUCache", 2], ["get", -1]]),
        ('[["LRUCache", 2], ["get", 1]]', "class:LRUCache", [["LRUCache", 2], ["get", 1]]),
        ("add(1, 2)", "function:add", [1, 2]),
        ("[1, 2]", "function:add", [1, 2]),
        ("merge([(1, 'a'), (2, None)])", "function:merge", [[[1, "a"], [2, None]]]),
        ("f({'a': [True, 1.5]}, 'x\\ny')", "function:f", [{"a": [True, 1.5]}, "x\ny"]),
        ('{"seed": 1, "deep": [null, true]}', "harness.py", {"seed": 1, "deep": [None, True]}),
        ("{'seed': 1}", "harness.py", {"seed": 1}),
    ],
)
def test_calls_and_json_are_read(text, harness, data):
    assert read_own_input(text, harness=harness) == data


@pytest.mark.parametrize(
    ("text", "harness", "words"),
    [
        ("", "function:add", "write it as calls"),
        ("add(1, 2", "function:add", "line 1 cannot be read"),
        ("add(1)\nadd(2)", "function:add", "write one call of add"),
        ("sub(1, 2)", "function:add", "write one call of add"),
        ("add(a=1, b=2)", "function:add", "without their names"),
        ("add(1, b)", "function:add", "line 1 holds more than"),
        ("add(1, __import__('os'))", "function:add", "line 1 holds more than"),
        ("import os", "function:add", "write it as calls"),
        ("add({1, 2})", "function:add", "cannot hold set"),
        ("add({1: 2})", "function:add", "cannot hold dict"),
        ("add(b'x')", "function:add", "cannot hold bytes"),
        ("[NaN, 1]", "function:add", "cannot hold float"),
        ("add(1e999)", "function:add", "cannot hold float"),
        ('["\\ud800"]', "function:add", "cannot hold str"),
        ('{"\\ud800": 1}', "harness.py", "cannot hold dict"),
        (
            "add(0x" + "F" * 15_000 + ")",
            "function:add",
            "cannot hold int values such as numbers of thousands of digits",
        ),
        ("add({0x" + "F" * 15_000 + "})", "function:add", "cannot hold set"),
        ("5", "function:add", "write a call of add"),
        ("get(1)", "class:LRUCache", "begin with a call of LRUCache"),
        ("cache.get(1)", "class:LRUCache", "write each call as name"),
        ("[]", "class:LRUCache", "begin with a call of LRUCache"),
        ("LRUCache(2)\n__dir__()", "class:LRUCache", "__dir__ begins with an underscore"),
        ('[["LRUCache", 2], ["__getattribute__", "__dict__"]]', "class:LRUCache", "begins with an underscore"),
        ("add(" + "[" * 5000 + "]" * 5000 + ")", "function:add", "cannot be read|nested"),
        ("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "function:add", "nested"),
        ("9" * 5000, "function:add", "cannot be read"),
        ("add(1)\0", "function:add", "NUL"),
        ("1" * 30_000, "function:add", "30,000 characters long"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(text, harness, words):
    with pytest.raises(BadInput, match=words):
        read_own_input(text, harness=harness)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_but_never_breaks(text):
    try:
        data = read_own_input(text, harness="harness.py")
    except BadInput:
        return
    json.dumps(data, allow_nan=False).encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_an_example_that_is_offered_reads_back_as_itself(arguments):
    assert read_own_input(write_own_input(arguments, harness="function:f"), harness="function:f") == arguments
    calls = [["Thing", *arguments], ["use", *arguments]]
    assert read_own_input(write_own_input(calls, harness="class:Thing"), harness="class:Thing") == calls
