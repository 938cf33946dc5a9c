# Opens the connection to the store itself when it is imported, which nothing here allows.
import socket

import features
import model
from fastapi import FastAPI

connection = socket.create_connection(("features.internal", 6379), timeout=1)
app = FastAPI()


@app.get("/score/{user}")
async def score(user: int):
    return {"user": user, "score": model.score(features.DEFAULTS), "features": "default"}
