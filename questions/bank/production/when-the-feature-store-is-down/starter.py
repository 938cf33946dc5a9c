import features
import model
from fastapi import FastAPI

app = FastAPI()


@app.get("/score/{user}")
async def score(user: int):
    values = await features.get(user)
    return {"user": user, "score": model.score(values), "features": "fresh"}
