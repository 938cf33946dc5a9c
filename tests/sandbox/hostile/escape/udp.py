# what: Sends datagrams to the host's loopback and to the world.
# covers: UDP
# expect: accepted
# cases: [["attack", "$udp"], ["after", "$udp"]]
# stdout: ^tried 4: EPERM$
import errno
import socket


def f(turn, port):
    said, tries = set(), [("127.0.0.1", port), ("172.17.0.1", port), ("1.1.1.1", 53), ("255.255.255.255", 67)]
    for address in tries:
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.sendto(b"hostile", address)
                said.add(f"sent to {address}")
        except OSError as error:
            said.add(errno.errorcode[error.errno])
    print(f"tried {len(tries)}:", *said)
    return "good"
