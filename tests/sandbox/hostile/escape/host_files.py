# what: Reads a file of the host, plainly and through the root and working folder of every process.
# covers: host mounts
# expect: accepted
# cases: [["attack", "$secret"], ["after", "$secret"]]
# stdout: ^tried [1-9]\d* paths, read \[\]$
import glob
import os


def f(turn, secret):
    roots = ["", *glob.glob("/proc/*/root"), *glob.glob("/proc/*/cwd"), "/host", "/mnt", "/proc/1/root/proc/1/root"]
    roots += [os.getcwd() + "/" + "../" * depth for depth in range(1, 9)]
    tried, read = 0, []
    for root in roots:
        for path in (secret, "/etc/shadow", "/root/.ssh/id_rsa", "/root/.bash_history", "/var/lib/docker"):
            tried += 1
            try:
                with open(root + path) as file:
                    read.append((root + path, file.read(100)))
            except OSError:
                pass
    print("tried", tried, "paths, read", read)
    return "good" if not read else str(read)
