def cases():
    for n in range(10):
        yield {"name": f"square of {n}", "visible": n == 0, "data": [n]}
