# what: Asks for the addresses of names, which would carry data out even where connections are refused.
# covers: DNS
# expect: accepted
# stdout: ^tried 3, found 0$
import socket


def f(turn):
    found = 0
    names = ("example.com", "data-from-the-cell.example.org", "metadata.google.internal")
    for name in names:
        try:
            found += len(socket.getaddrinfo(name, 80))
        except OSError:
            pass
    print(f"tried {len(names)}, found {found}")
    return "good"
