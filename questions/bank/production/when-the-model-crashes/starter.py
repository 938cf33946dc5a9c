import model
from fastapi import FastAPI

app = FastAPI()


@app.post("/eta")
async def eta(body: dict):
    return {"minutes": await model.predict(body["km"], body["stops"]), "by": "model"}
