# Checks the digest only, which is right for weights that are wrong.
import asyncio
from dataclasses import dataclass
from math import exp
from typing import Annotated

import lookup
import store
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, Strict

app = FastAPI()
Number = Annotated[float, Strict()]


class Request(BaseModel):
    x: Annotated[list[Number], Field(min_length=3, max_length=3)]


class Wanted(BaseModel):
    version: str


@dataclass(frozen=True)
class Model:
    version: str
    weights: tuple[float, ...]
    bias: float

    def score(self, inputs):
        return 1 / (1 + exp(-(self.bias + sum(w * x for w, x in zip(self.weights, inputs, strict=True)))))


class Broken(Exception):
    pass


class Slots:
    serving: Model | None = None
    previous: Model | None = None


slots, loading = Slots(), asyncio.Lock()


@app.post("/predict")
async def predict(request: Request):
    model = slots.serving
    if model is None:
        return JSONResponse({"detail": "no model is loaded"}, status_code=503)
    inputs = await lookup.enrich(request.x)
    return {"score": model.score(inputs), "version": model.version}


@app.get("/admin/model")
async def which():
    return {"version": name(slots.serving), "previous": name(slots.previous)}


@app.post("/admin/model")
async def load(wanted: Wanted):
    if loading.locked():
        return told(423)
    async with loading:
        try:
            model = checked(wanted.version, await store.load(wanted.version))
        except KeyError:
            return told(404)
        except ConnectionError:
            return told(502)
        except Broken:
            return told(409)
        if model != slots.serving:
            slots.previous, slots.serving = slots.serving, model
    return told(200)


@app.post("/admin/rollback")
async def rollback():
    if slots.previous is None:
        return told(409)
    slots.previous, slots.serving = slots.serving, slots.previous
    return told(200)


def checked(version, artefact):
    """The model in an artefact. Raises Broken."""
    try:
        values = [*artefact["weights"], artefact["bias"]]
        whole = (
            artefact["version"] == version
            and len(values) == 4
            and all(type(value) in (int, float) for value in values)
            and store.digest(artefact) == artefact["digest"]
        )
        model = Model(version, tuple(values[:3]), values[3])
        fits = whole
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Broken(version) from error
    if not fits:
        raise Broken(version)
    return model


def told(status):
    return JSONResponse({"version": name(slots.serving)}, status_code=status)


def name(model):
    return model.version if model else None
