# A supervisor that sleeps until it is called, and does nothing but restart. Starlette.
import asyncio
import json

import model
import rule
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


class Supervisor:
    def __init__(self):
        self.row, self.down, self.task = 0, False, None

    def failure(self, words):
        print(json.dumps({"event": "model_failed", "error": words}))
        if self.down:
            return
        self.row += 1
        if self.row >= 3:
            self.down = True
            self.task = asyncio.ensure_future(self.bring_up())

    def success(self):
        if not self.down:
            self.row = 0

    async def bring_up(self):
        while self.down:
            try:
                await model.restart()
            except Exception as error:
                print(json.dumps({"event": "restart_failed", "error": type(error).__name__}))
                await asyncio.sleep(0.5)
            else:
                print(json.dumps({"event": "restarted"}))
                self.row, self.down = 0, False


supervisor = Supervisor()


async def eta(request):
    try:
        body = await request.json()
        km, stops = body["km"], body["stops"]
        fits = type(km) in (int, float) and 0 < km <= 200 and type(stops) is int and 0 <= stops <= 50
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        return JSONResponse({"detail": "km above 0, at most 200; stops 0 to 50"}, status_code=422)
    if not supervisor.down:
        try:
            minutes = await model.predict(km, stops)
        except Exception as error:
            supervisor.failure(type(error).__name__)
        else:
            if 0 <= minutes <= 600:  # which NaN is not
                supervisor.success()
                return JSONResponse({"minutes": minutes, "by": "model"})
            supervisor.failure("bad value")
    return JSONResponse({"minutes": rule.minutes(km, stops), "by": "rule"})


async def live(request):
    return JSONResponse({"alive": True})


async def ready(request):
    if supervisor.down:
        return JSONResponse({"ready": False}, status_code=503, headers={"Retry-After": "1"})
    return JSONResponse({"ready": True})


app = Starlette(routes=[Route("/eta", eta, methods=["POST"]), Route("/live", live), Route("/ready", ready)])
