# No framework: the body is read up to its bound, and a table of rules says what is wrong with each field.
import json
import math
import re
import time
import uuid

import model

MOST = 65_536


def number(value):
    return type(value) in (int, float) and math.isfinite(value)


RULES = {
    "amount": (lambda v: number(v) and 0 < v <= 100_000, "a number above 0, at most 100,000"),
    "card": (lambda v: isinstance(v, str) and re.fullmatch("[0-9]{12,19}", v), "12 to 19 digits"),
    "card_age_days": (lambda v: type(v) is int and v >= 0, "a whole number, 0 or more"),
    "currency": (lambda v: v in ("EUR", "GBP", "USD"), "EUR, GBP or USD"),
    "hour": (lambda v: type(v) is int and 0 <= v <= 23, "a whole number, 0 to 23"),
}


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError("only http")
    began = time.monotonic()
    headers = dict(scope["headers"])
    request_id = headers.get(b"x-request-id", b"").decode("latin-1")
    if not re.fullmatch("[0-9A-Za-z-]{8,64}", request_id):
        request_id = uuid.uuid4().hex
    status, body = await respond(scope, receive)
    line = {"request_id": request_id, "path": scope["path"], "status": status}
    line["ms"] = round(1000 * (time.monotonic() - began), 2)
    if "score" in body:
        line["score"] = body["score"]
    print(json.dumps(line))
    sent = [(b"content-type", b"application/json"), (b"x-request-id", request_id.encode())]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def respond(scope, receive):
    match scope["method"], scope["path"]:
        case "GET", "/health":
            return 200, {"status": "ok"}
        case "POST", "/predict":
            return await predict(receive)
    return 404, {"errors": []}


async def predict(receive):
    content, more = b"", True
    while more:
        message = await receive()
        content, more = content + message.get("body", b""), message.get("more_body", False)
        if len(content) > MOST:
            return 413, errors(body="too large")
    try:
        payment = json.loads(content)
    except ValueError:
        payment = None
    if not isinstance(payment, dict):
        return 400, errors(body="must be a JSON object")
    wrong = {name: "there is no such field" for name in payment if name not in RULES}
    for name, (holds, rule) in RULES.items():
        if name not in payment or not holds(payment[name]):
            wrong[name] = rule
    if wrong:
        return 422, errors(**wrong)
    payment.pop("card")
    return 200, {"score": await model.predict(payment), "model_version": model.VERSION}


def errors(**wrong):
    return {"errors": [{"field": name, "message": words} for name, words in sorted(wrong.items())]}
