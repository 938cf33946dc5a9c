"""What the model needs, from what a request holds."""

from wire import call


async def enrich(x: list[float]) -> list[float]:
    """Three inputs of the model for three numbers, after 50 ms, on a slow day after 400."""
    return await call("enrich", x=x)
