# Checks the body, and lets the model's failure become a 500.
from fastapi import FastAPI
from model import predict
from pydantic import BaseModel

app = FastAPI()


class Body(BaseModel):
    x: float


@app.post("/predict")
async def answer(body: Body):
    return {"y": await predict(body.x)}
