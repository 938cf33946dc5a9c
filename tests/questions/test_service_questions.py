"""Questions that ask for a service: what comes back is compared outside, the requests and faults nobody can see."""

import json
from dataclasses import replace

import pytest

from questions import judging
from questions.bankio.reading import read_entry
from questions.kinds.base import kind_named
from questions.matching import Expected, mismatch
from questions.sources import BankError
from questions.verdicts import Verdict

SERVICE = kind_named("service")
SKELETON = SERVICE.skeleton()
GOOD = SKELETON["submissions/accepted/fastapi_app.py"]
BARE = """
import json
from model import predict
async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError
    message = await receive()
    try:
        x = json.loads(message["body"])["x"]
        status, body = 200, {"y": await predict(x + 0)}
    except (KeyError, TypeError):
        status, body = 422, {"detail": "x must be a number"}
    except RuntimeError:
        status, body = 503, {}
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
"""


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    folder = tmp_path / "production" / "predict"
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
    jobs = []

    def run(job):
        jobs.append(job)
        return judging.run(job)

    def judge(answer):
        jobs.clear()
        grade = SERVICE.grade(content, cases, run(SERVICE.job(content, cases, answer)), run)
        grade = SERVICE.follow_up(content, cases, answer, grade, run)
        json.dumps(grade.cases_as_json())
        return grade

    judge.jobs = jobs
    return judge


def test_the_files_are_written_back_as_they_were_read(folder):
    entry = read_entry(folder)
    written = SERVICE.files(entry.content, [])
    assert written == {name: text for name, text in SKELETON.items() if name != "question.md"}


@pytest.mark.parametrize("answer", [GOOD, BARE], ids=["FastAPI", "bare ASGI"])
def test_a_service_that_does_as_asked_is_accepted(judge, answer):
    grade = judge(answer)
    assert grade.verdict == Verdict.ACCEPTED, grade.sentence
    assert [len(case.exchanges) for case in grade.cases] == [1, 2, 4]
    assert len(judge.jobs) == 1


def test_what_came_back_is_told_with_the_request_and_of_a_hidden_scene_without_bodies(judge):
    grade = judge(SKELETON["submissions/wrong_answer/lets_it_through.py"])
    assert grade.verdict == Verdict.WRONG_ANSWER
    assert grade.sentence == (
        "Not as asked in case 3 (the model is down, and comes back). POST /predict (down): The application raised "
        "RuntimeError on line 15 of solution.py, where status 503 is asked for."
    )
    hidden, shown = grade.cases[2].exchanges, grade.cases[0].exchanges
    assert not any("body" in exchange or "sent" in exchange for exchange in hidden)
    assert shown[0]["body"] == '{"y":6.0}'
    assert shown[0]["sent"] == 'POST /predict\n{"x": 3}'


def test_requests_of_one_step_run_together_and_a_blocking_service_is_late(judge):
    late = GOOD.replace("return {", "import time; time.sleep(0.7 if body.x > 0 else 0); return {")
    grade = judge(late)
    assert "its budget is 1,000 ms" in grade.sentence
    assert len(judge.jobs) == 3, "what is only late is judged three times"


def test_who_is_late_once_is_judged_again(judge, tmp_path):
    content, cases = made(tmp_path / "production" / "predict")
    grade = judge(GOOD)
    slow = [dict(exchange, wrong="late", late=True) for exchange in grade.cases[0].exchanges]
    first = replace(grade.cases[0], verdict=Verdict.WRONG_ANSWER, exchanges=slow)
    seen = replace(grade, verdict=Verdict.WRONG_ANSWER, cases=[first, *grade.cases[1:]])
    again = SERVICE.follow_up(content, cases, GOOD, seen, judging.run)
    assert (again.verdict, again.sentence) == (Verdict.ACCEPTED, "All 3 cases passed.")


APP = "async def app(scope, receive, send):\n    if scope['type'] != 'http':\n        raise NotImplementedError\n"


@pytest.mark.parametrize(
    ("answer", "verdicts", "words"),
    [
        ("x = 1\n", {Verdict.RUNTIME_ERROR}, "defines no application app"),
        ("from fastapi import FastAPI\napp = FastAPI(\n", {Verdict.SYNTAX_ERROR}, "line 2"),
        (f"{APP}    while True: pass\n", {Verdict.TIME_LIMIT}, "time"),
        (f"{APP}    import os; os._exit(0)\n", {Verdict.RUNTIME_ERROR}, ""),
        (f"{APP}    import sys; sys.exit()\n", {Verdict.RUNTIME_ERROR}, ""),
        (f"{APP}    raise KeyError('secret')\n", {Verdict.WRONG_ANSWER}, "raised KeyError on line 4 of solution.py"),
        (f"{APP}    pass\n", {Verdict.WRONG_ANSWER}, "There was no answer"),
        (f"{APP}    await send(dict(type='http.response.start', status=200))", {Verdict.WRONG_ANSWER}, "is no JSON"),
    ],
)  # fmt: skip
def test_what_a_service_does_wrong_by_itself(judge, answer, verdicts, words):
    grade = judge(answer)
    assert grade.verdict in verdicts, grade.sentence
    assert words in grade.sentence


#: Each answers with 200 and a fixed value, and tries to be taken for a service in another way.
FIXED = f"""{APP}
    await send({{"type": "http.response.start", "status": 200, "headers": []}})
    await send({{"type": "http.response.body", "body": b'{{"y": 6}}'}})
"""
CHEATS = {
    "answers for requests that it was never given": f"""
import wire
for number in range(100):
    wire.ask("answer", id=number, status=200, headers={{}}, body='{{"y": 6}}', size=8, lines=[])
{FIXED}""",
    "reads on in the script": f"""
import wire
while step := wire.ask("next"):
    for request in step["requests"]:
        wire.ask("answer", id=request["id"], status=422, headers={{}}, body='"x"', size=3, lines=[])
{FIXED}""",
    "forges the report": f"""
import os
os.write(3, b'{{"value": {{"exchanges": [], "world": {{}}}}}}')
{FIXED}""",
    "takes the given module's place": f"""
import sys, types
sys.modules["model"] = fake = types.ModuleType("model")
async def predict(x): return 6
fake.predict = predict
{FIXED}""",
    "says what cannot be": f"""
import wire
for odd in ([], {{}}, None, "x" * 1000, -1):
    for do in ("answer", "call", "result", "next"):
        try:
            wire.ask(do, id=odd, ticket=odd, what=odd, lines=odd, status=odd, headers=odd, body=odd)
        except Exception:
            pass
{FIXED}""",
    "stops the clock": f"""
import time, asyncio
time.monotonic = lambda: 0.0
{FIXED}""",
    "prints without end": f"""
print("x" * 10_000_000)
{FIXED}""",
    "answers with 100 MB": FIXED.replace("b'", "b' ' * 100_000_000 + b'"),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_who_is_no_service_gains_nothing(judge, cheat):
    grade = judge(CHEATS[cheat])
    wrong = {Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR, Verdict.OUTPUT_LIMIT, Verdict.MEMORY_LIMIT}
    assert grade.verdict in wrong, grade.sentence
    assert not grade.fault


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("cases.yaml", "    three: {status", "    four: {status", "nothing is expected of the request 'three'"),
        ("cases.yaml", "{name: nothing, path", "{name: a text, path", "two requests are called 'a text'"),
        ("cases.yaml", "path: /predict, json: {x: 3}", "path: predict, json: {x: 3}", "world: steps.0.together.0.path"),
        ("cases.yaml", "within_ms: 1000", "within_ms: 20", "greater than or equal to 300"),
        ("cases.yaml", "{$mentions: [x]}", "{$mentoins: [x]}", "$mentoins stands alone, and is one of"),
        ("cases.yaml", "status: 200, json", "status: 200, jsno", "expected: three.jsno"),
        ("question.md", "limits:", "harness: class:App\nlimits:", "this kind has a harness of its own"),
    ],
)
def test_authors_are_told_what_is_wrong(folder, cell_pool, name, old, new, words):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(BankError) as told:
        made(folder)
    assert words in str(told.value), str(told.value)


@pytest.mark.parametrize(
    ("matcher", "right", "wrong"),
    [
        (1, 1.0, True),
        (0.3, 0.1 + 0.2, 0.31),
        ("a", "a", "b"),
        (None, None, 0),
        ({"a": 1}, {"a": 1}, {"a": 1, "b": 2}),
        ({"$has": {"a": 1}}, {"a": 1, "b": 2}, {"b": 2}),
        ([1, 2], [1, 2], [1, 2, 3]),
        ({"$each": {"$between": [0, 1]}}, [0, 0.5, 1], [0, 2]),
        ({"$text": "^[0-9a-f]{4}$"}, "09af", "09ag"),
        ({"$mentions": ["Amount"]}, [{"loc": ["body", "amount"]}], "quantity"),
        ({"$without": ["Traceback"]}, "all well", {"detail": "traceback (most recent"}),
        ({"$oneof": [1, "a"]}, "a", 2),
        ({"$any": True}, object, None),
    ],
)
def test_what_matches(matcher, right, wrong):
    assert mismatch(matcher, right if right is not object else [{}]) == ""
    if matcher != {"$any": True}:
        assert mismatch(matcher, wrong) != ""


def test_the_log_needs_a_line_that_matches():
    exchange = {"missing": False, "raised": "", "status": 200, "headers": {}, "body": "", "ms": 1.0}
    asked = Expected(status=200, log=[{"$has": {"event": "scored"}}])
    assert asked.wrong({**exchange, "lines": ["hello", '{"event": "scored", "ms": 3}']}) == ""
    words = asked.wrong({**exchange, "lines": ["hello", '{"event": "started"}']})
    assert words == (
        'No line of the log is as asked for, among 1 in JSON. The nearest: the line["event"] is "started"; '
        'asked for is "scored".'
    )
