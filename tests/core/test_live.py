"""Live updates over a real Redis-protocol server."""

import threading

import pytest
import redis

from core import live


def test_a_listener_hears_what_is_published_after_it_subscribed(live_broker):
    with live.listening("attempt:1") as listener:
        live.publish("attempt:2")
        live.publish("attempt:1")
        assert listener.wait(seconds=5)
        assert not listener.wait(seconds=0.05)


def test_several_changes_in_a_row_need_one_look(live_broker):
    with live.listening("attempt:1") as listener:
        for _ in range(5):
            live.publish("attempt:1")
        threading.Event().wait(0.1)
        assert listener.wait(seconds=5)
        assert not listener.wait(seconds=0.05)


def test_publishing_without_a_broker_is_no_error(no_broker):
    live.publish("attempt:1")
    with pytest.raises(redis.RedisError), live.listening("attempt:1"):
        pass
