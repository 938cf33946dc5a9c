# what: Hides data in the kernel: full pairs of sockets, in as many processes as there may be.
# expect: memory_limit
# stdout: ^a child's sockets hold a megabyte$
import contextlib
import os
import socket
import time


def fill():
    held, kept = 0, []
    try:
        while True:
            kept.append(socket.socketpair())
            for end in kept[-1]:
                with contextlib.suppress(PermissionError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
                end.setblocking(False)
                try:
                    while True:
                        before, held = held, held + end.send(b"x" * 65536)
                        if before < 1 << 20 <= held:
                            print("a child's sockets hold a megabyte")
                except BlockingIOError:
                    pass
    except OSError:
        time.sleep(60)


def f(turn):
    if turn == "attack":
        for _ in range(25):
            if os.fork() == 0:
                fill()
        time.sleep(60)
    return "good"
