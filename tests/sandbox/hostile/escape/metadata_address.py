# what: Asks the address at which clouds tell machines their secrets, by the library's own client.
# covers: metadata address
# expect: accepted
# stdout: ^tried 3: URLError URLError URLError$
import urllib.request


def f(turn):
    said = []
    for host in ("169.254.169.254", "[fd00:ec2::254]", "100.100.100.200"):
        try:
            with urllib.request.urlopen(f"http://{host}/latest/meta-data/", timeout=0.5) as answer:
                said.append(answer.read(100))
        except OSError as error:
            said.append(type(error).__name__)
    print("tried 3:", *said)
    return "good"
