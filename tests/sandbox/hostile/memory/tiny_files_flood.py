# what: Makes empty files without end.
# covers: inode flood
# expect: output_limit
# stdout: ^500 files$
# message: files
# limits: cpu_seconds=5


def f(turn):
    if turn == "after":
        return "good"
    for number in range(100_000):
        open(f"/tmp/hostile-{number}", "w").close()
        if number == 500:
            print(number, "files")
