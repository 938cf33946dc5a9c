# Tells the first error only.
import json
import re
import time
import uuid
from typing import Annotated, Literal

import model
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

MOST_BYTES = 65_536
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

app = FastAPI()


class Payment(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    amount: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
    currency: Literal["EUR", "GBP", "USD"]
    hour: Annotated[int, Field(ge=0, le=23)]
    card_age_days: Annotated[int, Field(ge=0)]
    card: Annotated[str, Field(pattern=r"^[0-9]{12,19}$")]


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/predict")
async def predict(payment: Payment, request: Request):
    score = await model.predict(payment.model_dump(exclude={"card"}))
    request.state.score = score
    return {"score": score, "model_version": model.VERSION}


@app.exception_handler(RequestValidationError)
async def refuse(request: Request, error: RequestValidationError):
    found = {}
    for each in error.errors():
        place = each["loc"]
        if each["type"] == "json_invalid" or len(place) < 2:
            return errors(400, {"body": "must be a JSON object"})
        found = found or {str(place[1]): each["msg"]}
    return errors(422, found)


def errors(status, found):
    listed = [{"field": field, "message": message} for field, message in sorted(found.items())]
    return JSONResponse({"errors": listed}, status_code=status)


@app.middleware("http")
async def watch(request: Request, call_next):
    began = time.perf_counter()
    sent = request.headers.get("x-request-id", "")
    request_id = sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
    if int(request.headers.get("content-length", 0)) > MOST_BYTES:
        response = errors(413, {"body": f"must have at most {MOST_BYTES} bytes"})
    else:
        response = await call_next(request)
    response.headers["X-Request-ID"] = request_id
    line = {
        "request_id": request_id,
        "path": request.url.path,
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }
    if hasattr(request.state, "score"):
        line["score"] = request.state.score
    print(json.dumps(line))
    return response
