from fastapi import FastAPI
from model import predict

app = FastAPI()


@app.post("/predict")
async def answer(body: dict):
    return {"y": await predict(body["x"])}
