# what: Opens the kinds of sockets that talk to the kernel or around the network namespace.
# covers: abstract sockets
# expect: accepted
# stdout: ^opened \[\] of 46 families$
import socket


def f(turn):
    opened = []
    families = [family for family in range(47) if family != socket.AF_UNIX]
    for family in families:
        for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
            try:
                socket.socket(family, kind).close()
                opened.append(family)
            except OSError:
                pass
    print("opened", opened, "of", len(families), "families")
    return "good"
