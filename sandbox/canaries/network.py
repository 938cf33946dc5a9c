# mypy: ignore-errors
import socket


def attack(port, abstract):
    """Reach a listener on the host's loopback, an abstract socket of the host, the world, and the machine's vsock."""
    through = []
    targets = [
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port)),
        (socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 53)),
        (socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)),
        (socket.AF_UNIX, socket.SOCK_STREAM, "\0" + abstract),
        (socket.AF_INET, socket.SOCK_DGRAM, ("1.1.1.1", 53)),
    ]
    for family, kind, address in targets:
        try:
            with socket.socket(family, kind) as client:
                client.settimeout(0.3)
                client.connect(address)
                through.append(f"connected to {address!r}")
        except OSError:
            pass
    for family in (16, 17, 38, 40):  # netlink, packet, kernel crypto, vsock
        try:
            socket.socket(family, socket.SOCK_RAW).close()
            through.append(f"opened a socket of family {family}")
        except OSError:
            pass
    return through
