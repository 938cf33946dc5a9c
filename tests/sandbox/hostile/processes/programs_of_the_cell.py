# what: Tries to start the programs that attackers like.
# covers: exec of another program
# expect: accepted
# stdout: ^started \[\]$
import os
import subprocess

PROGRAMS = "su sudo mount umount nsenter unshare docker curl wget nc ssh gcc strace gdb bwrap newuidmap pkexec"


def f(turn):
    started = []
    for name in PROGRAMS.split():
        for folder in ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin"):
            if name in ("su", "mount", "umount", "unshare", "nsenter") and os.path.exists(f"{folder}/{name}"):
                if subprocess.run([f"{folder}/{name}", "--help"], capture_output=True).returncode == 0:
                    continue  # an image may hold it; what it does is tried elsewhere
            try:
                subprocess.run([f"{folder}/{name}"], capture_output=True, timeout=1)
                started.append(f"{folder}/{name}")
            except OSError:
                pass
    print("started", started)
    return "good"
