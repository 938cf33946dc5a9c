# what: Connects to a socket of the host that has a name but no file, for which file permissions say nothing.
# covers: abstract sockets
# expect: accepted
# cases: [["attack", "$abstract"], ["after", "$abstract"]]
# stdout: ^ECONNREFUSED ECONNREFUSED, 0 others to be seen$
import errno
import socket


def f(turn, name):
    said = []
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_UNIX, kind) as client:
            try:
                client.connect(f"\0{name}")
                said.append("connected")
            except OSError as error:
                said.append(errno.errorcode[error.errno])
    with open("/proc/net/unix") as sockets:
        others = [line for line in sockets if "@" in line]
    print(*said, end=f", {len(others)} others to be seen\n")
    return "good"
