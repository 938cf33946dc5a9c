# Restarts the model when the module is imported, to begin with a fresh one: no event loop runs there.
import asyncio

import model
from fastapi import FastAPI

fresh = asyncio.get_running_loop().create_task(model.restart())
app = FastAPI()


@app.post("/eta")
async def eta(body: dict):
    await fresh
    return {"minutes": await model.predict(body["km"], body["stops"]), "by": "model"}
