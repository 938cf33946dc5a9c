# what: Connects to the host's loopback, to the engine's bridge, to the world, and listens for others.
# covers: TCP
# expect: accepted
# cases: [["attack", "$tcp"], ["after", "$tcp"]]
# stdout: ^tried 9: EPERM$
import errno
import socket


def attempt(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(0.3)
        client.connect(address)


def f(turn, port):
    addresses = [("127.0.0.1", port), ("172.17.0.1", port), ("172.17.0.1", 22), ("10.0.0.1", 80), ("1.1.1.1", 53)]
    tries = [(socket.AF_INET, address) for address in (*addresses, ("0.0.0.0", port), ("192.168.1.1", 80))]
    tries += [(socket.AF_INET6, ("::1", port)), (socket.AF_INET6, ("2606:4700:4700::1111", 53))]
    said = set()
    for family, address in tries:
        try:
            attempt(family, address)
            said.add(f"reached {address}")
        except OSError as error:
            said.add(errno.errorcode.get(error.errno, str(error)))
    print(f"tried {len(tries)}:", *sorted(said))
    return "good"
