# Loads a model when the module is imported, where no event loop runs yet.
import asyncio

import store
from fastapi import FastAPI

app = FastAPI()
current = asyncio.get_running_loop().create_task(store.load("v6"))


@app.get("/admin/model")
async def which():
    return {"version": (await current)["version"], "previous": None}
