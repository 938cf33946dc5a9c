# Starlette; the last two models are one tuple, replaced as a whole. The model is taken after the lookup, as is allowed.
import math

import lookup
import store
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


class Service:
    models = (None, None)
    busy = False

    def reply(self, status):
        return JSONResponse({"version": self.models[0] and self.models[0]["version"]}, status_code=status)


service = Service()


def score(model, inputs):
    z = model["bias"] + sum(map(lambda w, x: w * x, model["weights"], inputs))
    return 1 / (1 + math.exp(-z))


def why_broken(version, model):
    for key in ("version", "weights", "bias", "digest", "probe"):
        if key not in model:
            return f"no {key}"
    numbers = [*model["weights"], model["bias"]]
    if model["version"] != version or len(numbers) != 4:
        return "of another version, or not of three weights"
    if any(isinstance(n, bool) or not isinstance(n, (int, float)) or not math.isfinite(n) for n in numbers):
        return "not numbers"
    if store.digest(model) != model["digest"]:
        return "another digest"
    return "" if abs(score(model, model["probe"]["x"]) - model["probe"]["score"]) <= 1e-6 else "fails its probe"


async def predict(request):
    if service.models[0] is None:
        return JSONResponse({}, status_code=503)
    try:
        x = (await request.json())["x"]
        fits = len(x) == 3 and all(type(n) in (int, float) for n in x)
    except (ValueError, TypeError, KeyError):
        fits = False
    if not fits:
        return JSONResponse({"detail": "x must be three numbers"}, status_code=422)
    inputs = await lookup.enrich(x)
    model = service.models[0]
    return JSONResponse({"score": score(model, inputs), "version": model["version"]})


async def model(request):
    if request.method == "GET":
        now, before = (each and each["version"] for each in service.models)
        return JSONResponse({"version": now, "previous": before})
    if service.busy:
        return service.reply(423)
    version = (await request.json())["version"]
    service.busy = True
    try:
        found = await store.load(version)
    except KeyError:
        return service.reply(404)
    except ConnectionError:
        return service.reply(502)
    finally:
        service.busy = False
    if why_broken(version, found):
        return service.reply(409)
    if not service.models[0] or service.models[0]["version"] != version:
        service.models = (found, service.models[0])
    return service.reply(200)


async def rollback(request):
    now, before = service.models
    if before is None:
        return service.reply(409)
    service.models = (before, now)
    return service.reply(200)


app = Starlette(
    routes=[
        Route("/predict", predict, methods=["POST"]),
        Route("/admin/model", model, methods=["GET", "POST"]),
        Route("/admin/rollback", rollback, methods=["POST"]),
    ]
)
