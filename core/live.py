"""Live updates: somebody publishes that a topic changed, open event streams hear it.

A message says only *that* something changed; the listener reads the state from the database. So a lost message costs
a moment, never a wrong screen: streams also look for themselves now and then, and pages have a slow poll.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import redis
from django.conf import settings

from core import metrics

logger = logging.getLogger(__name__)

_streams = threading.BoundedSemaphore(settings.EVENT_STREAMS_PER_PROCESS)


@lru_cache(maxsize=1)
def client() -> redis.Redis:
    """The process's connection pool to the Redis server."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=5)


def publish(topic: str) -> None:
    """Tells listeners of `topic` that it changed. Never raises: the change itself is in the database already."""
    try:
        client().publish(f"live:{topic}", b"")
    except redis.RedisError as error:
        logger.warning("live update of %s not sent: %s", topic, error)


@contextmanager
def listening(topic: str) -> Iterator["Listener"]:
    """Subscribes before the block starts, so that no change between reading and waiting is missed.

    Raises redis.RedisError when the server cannot be reached.
    """
    subscription: redis.client.PubSub = client().pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    try:
        subscription.subscribe(f"live:{topic}")
        subscription.get_message(timeout=2.0)  # the confirmation
        yield Listener(subscription)
    finally:
        subscription.close()


class Listener:
    """The receiving end of one topic."""

    def __init__(self, subscription: "redis.client.PubSub") -> None:
        self._subscription = subscription

    def wait(self, *, seconds: float) -> bool:
        """True when the topic changed, False after `seconds` of quiet."""
        message = self._subscription.get_message(timeout=seconds)
        while self._subscription.get_message(timeout=0.0):
            pass  # several changes in a row need one look
        return message is not None


def take_stream_slot() -> bool:
    """Whether this process may open one more event stream; each holds a web thread. Pair with `free_stream_slot`."""
    taken = _streams.acquire(blocking=False)
    if taken:
        metrics.EVENT_STREAMS.inc()
    return taken


def free_stream_slot() -> None:
    """Gives back what `take_stream_slot` took."""
    _streams.release()
    metrics.EVENT_STREAMS.dec()
