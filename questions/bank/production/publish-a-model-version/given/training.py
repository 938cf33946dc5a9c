"""This week's data, and the training. The same rows give the same model."""

from wire import ask


def rows() -> list[dict]:
    """[{"x": ..., "y": ...}, ...], the same at each call and in each start."""
    return ask("rows")


def holdout() -> list[dict]:
    """200 rows that are not in training."""
    return ask("holdout")


def fit(rows: list[dict]) -> dict:
    """A straight line through the rows, on scaled x: {"weights": {"x", "bias"}, "scaling": {"x"}}."""
    scale = max(abs(row["x"]) for row in rows)
    xs, ys = [row["x"] / scale for row in rows], [row["y"] for row in rows]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    products = [(x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)]
    slope = sum(products) / sum((x - mean_x) ** 2 for x in xs)
    weights = {"x": round(slope, 9), "bias": round(mean_y - slope * mean_x, 9)}
    return {"weights": weights, "scaling": {"x": scale}}


def predict(model: dict, row: dict) -> float:
    return model["weights"]["x"] * row["x"] / model["scaling"]["x"] + model["weights"]["bias"]


def error(model: dict, rows: list[dict]) -> float:
    """Root of the mean squared error, to six places."""
    return round((sum((predict(model, row) - row["y"]) ** 2 for row in rows) / len(rows)) ** 0.5, 6)
