# pydantic checks the body; the model's failure becomes a status.
from fastapi import FastAPI, HTTPException
from model import predict
from pydantic import BaseModel

app = FastAPI()


class Body(BaseModel):
    x: float


@app.post("/predict")
async def answer(body: Body):
    try:
        return {"y": await predict(body.x)}
    except RuntimeError:
        raise HTTPException(503, "the model cannot answer now") from None
