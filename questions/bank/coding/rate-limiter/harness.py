# mypy: ignore-errors
"""Makes one RateLimiter and sends it requests.

A case's data is `{"limit", "window_ms", "requests": [[key, now], ...]}`, and the value what `allow` answered, in order.

The large cases have `{"keys", "steps", "again"}` in place of `requests` and are made here, because a list of their
requests would need more memory than the limit that they are about: one request per millisecond, the keys in turn, and
every `again`-th request twice. The value is then the list of the numbers of the requests, from 0, that were refused; an
answer that is neither True nor False puts None in its place.
"""


def run(load, data):
    made = getattr(load(), "RateLimiter", None)
    if not isinstance(made, type):
        raise AttributeError("solution.py defines no class RateLimiter.")
    limiter = made(data["limit"], data["window_ms"])
    if "requests" in data:
        return [limiter.allow(key, now) for key, now in data["requests"]]
    return refused(limiter, data["keys"], data["steps"], data["again"])


def refused(limiter, keys, steps, again):
    numbers = []
    number = 0
    key = name(0)
    for now in range(steps):
        if keys > 1:
            key = name(now % keys)
        for _ in range(1 if now % again else 2):
            answer = limiter.allow(key, now)
            if answer is not True:
                numbers.append(number if answer is False else None)
            number += 1
    return numbers


def name(number):
    """A key of 40 characters, the longest there is; a new string each time, as it would come off the network."""
    return f"user-{number:035d}"
