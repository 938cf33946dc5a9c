import model
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/predict")
async def predict(payment: dict):
    return {"score": await model.predict(payment), "model_version": model.VERSION}
