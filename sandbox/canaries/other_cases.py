# mypy: ignore-errors
import re


def attack(head, own):
    """Look for other cases' data in all memory that this process can read."""
    print(own)  # noqa: T201 - must not linger for the next case, neither as data nor as output
    pattern = re.compile(head.encode() + b"-[0-9a-f]{16}")
    found = set()
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.readlines():
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("r") and end - start < 1 << 28:
                try:
                    memory.seek(start)
                    found |= set(pattern.findall(memory.read(end - start)))
                except (OSError, ValueError, OverflowError):
                    pass
    found = {item.decode() for item in found}
    if own not in found:
        return ["could not even find its own data, so the search proves nothing"]
    return [f"found {item}" for item in sorted(found - {own})]


aftermath = attack
