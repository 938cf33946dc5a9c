# what: Wants to hide data in the kernel: connections over the cell's own loopback, whose buffers count for nobody.
# expect: accepted
# stdout: ^AF_INET: EPERM, AF_INET6: EPERM$
import errno
import socket


def fill(family, address):
    server = socket.socket(family)
    server.bind((address, 0))
    server.listen(100)
    kept = []
    while True:
        kept.append(socket.create_connection(server.getsockname()[:2]))
        kept[-1].setblocking(False)
        try:
            while True:
                kept[-1].send(b"x" * (1 << 20))
        except BlockingIOError:
            pass


def f(turn):
    said = []
    for name, address in (("AF_INET", "127.0.0.1"), ("AF_INET6", "::1")):
        try:
            fill(getattr(socket, name), address)
        except OSError as error:
            said.append(f"{name}: {errno.errorcode[error.errno]}")
    print(", ".join(said))
    return "good"
