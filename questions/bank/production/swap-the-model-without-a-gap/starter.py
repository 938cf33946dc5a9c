import lookup
import store
from fastapi import FastAPI

app = FastAPI()
current = None


@app.post("/predict")
async def predict(body: dict):
    inputs = await lookup.enrich(body["x"])
    return {"score": sum(inputs), "version": current}


@app.post("/admin/model")
async def load(body: dict):
    global current
    artefact = await store.load(body["version"])
    current = artefact["version"]
    return {"version": current}
