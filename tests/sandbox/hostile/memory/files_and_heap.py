# what: Stays below the limit with its heap and below it with its files, but not with both together.
# expect: memory_limit
# stdout: ^14 MB of files$
# peak_mb: 60
import time


def f(turn):
    for number in range(2):
        with open(f"/tmp/hostile-{number}", "wb", 0) as file:
            file.write(b"x" * (7 << 20))
    print("14 MB of files")
    kept = [b"x" * (1 << 20) for _ in range(54)]
    time.sleep(60)
    return "good"
