# Restarts once: when that fails nobody tries again.
import asyncio
import json
from math import isfinite
from typing import Annotated

import model
import rule
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

FAILURES, PAUSE = 3, 0.5

app = FastAPI()


class Trip(BaseModel):
    km: Annotated[float, Field(gt=0, le=200)]
    stops: Annotated[int, Field(ge=0, le=50)]


class State:
    failures = 0
    restarting: asyncio.Task | None = None  # held, or the loop may lose it


state = State()


@app.post("/eta")
async def eta(trip: Trip):
    minutes = await predict(trip) if state.restarting is None else None
    if minutes is None:
        return {"minutes": rule.minutes(trip.km, trip.stops), "by": "rule"}
    return {"minutes": minutes, "by": "model"}


@app.get("/live")
async def live():
    return {"alive": True}


@app.get("/ready")
async def ready():
    if state.restarting is None:
        return {"ready": True}
    return JSONResponse({"ready": False}, status_code=503, headers={"Retry-After": "1"})


async def predict(trip):
    """The model's minutes, or None."""
    try:
        minutes = await model.predict(trip.km, trip.stops)
    except Exception as error:
        return failed(type(error).__name__)
    if not (isfinite(minutes) and 0 <= minutes <= 600):
        return failed("bad value")
    if state.restarting is None:
        state.failures = 0
    return minutes


def failed(error):
    log("model_failed", error=error)
    if state.restarting is None:
        state.failures += 1
        if state.failures == FAILURES:
            state.restarting = asyncio.create_task(restart())


async def restart():
    while True:
        try:
            await model.restart()
            break
        except Exception as error:
            log("restart_failed", error=type(error).__name__)
            return
    log("restarted")
    state.failures, state.restarting = 0, None


def log(event, **more):
    print(json.dumps({"event": event, **more}))
