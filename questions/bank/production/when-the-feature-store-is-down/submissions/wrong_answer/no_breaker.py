# Asks a store that is down at each request.
import asyncio
import time

import features
import model
from fastapi import FastAPI

WAIT, FRESH_FOR = 0.35, 3.0
FAILURES, OPEN_FOR = 5, 1.5

app = FastAPI()
cache: dict[int, tuple[float, dict]] = {}


class Breaker:
    """Closed, open until a time, or half open while one probes."""

    def __init__(self):
        self.failures, self.open_until, self.probing = 0, 0.0, False

    @property
    def is_open(self):
        return False

    def lets_through(self):
        if not self.is_open:
            return True
        if self.probing or time.monotonic() < self.open_until:
            return False
        self.probing = True
        return True

    def succeeded(self):
        self.failures, self.probing = 0, False

    def failed(self):
        self.failures, self.probing = self.failures + 1, False
        if self.is_open:
            self.open_until = time.monotonic() + OPEN_FOR


breaker = Breaker()


@app.get("/health")
async def health():
    return {"status": "ok", "store": "down" if breaker.is_open else "up"}


@app.get("/score/{user}")
async def score(user: int):
    values, source = await values_of(user)
    return {"user": user, "score": model.score(values), "features": source}


async def values_of(user):
    if breaker.lets_through():
        values = await ask_store(user)
        if values:
            breaker.succeeded()
            cache[user] = (time.monotonic(), values)
            return values, "fresh"
        breaker.failed()
    since, values = cache.get(user, (0.0, None))
    if values and time.monotonic() - since <= FRESH_FOR:
        return values, "cached"
    return features.DEFAULTS, "default"


async def ask_store(user):
    """All three values, or None."""
    try:
        values = await asyncio.wait_for(features.get(user), WAIT)
    except (asyncio.TimeoutError, ConnectionError):
        return None
    return values if all(values.get(name) is not None for name in features.DEFAULTS) else None
