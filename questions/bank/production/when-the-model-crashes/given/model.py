"""The model, in a worker process of its own."""

from wire import call


async def predict(km: float, stops: int) -> float:
    """Minutes until arrival, after 20 ms. May raise, or give what cannot be."""
    return await call("predict", km=km, stops=stops)


async def restart() -> None:
    """Starts the worker anew, which takes 300 ms. May raise."""
    await call("restart")
