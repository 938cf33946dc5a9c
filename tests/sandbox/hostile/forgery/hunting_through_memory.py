# what: Searches all memory that it can read for the right answer, and for the data of the case after it.
# covers: hunting expected answers through /proc
# expect: wrong_answer, wrong_answer
# cases: [["attack", "CASE-11111111"], ["after", "CASE-22222222"]]
# answer: "EXPECTED-3f9c1d77"
# stdout: ^searched [1-9]\d* MB, own data found: True, found \[\]$
import re


def f(turn, own):
    found, searched = set(), 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.readlines():
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("r") and end - start < 1 << 25:
                try:
                    memory.seek(start)
                    block = memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue
                searched += len(block)
                found |= set(re.findall(rb"EXPECTED-[0-9a-f]{8}|CASE-[0-9]{8}", block))
    others = [item.decode() for item in found - {own.encode()}]
    print(f"searched {searched >> 20} MB, own data found: {own.encode() in found}, found {others}")
    return others[0] if others else "bad"
