# what: Becomes root, another case's user or the supervisor's group, and makes a file that would do so for it.
# covers: setuid
# expect: accepted
# stdout: ^became nobody else of 7, no capabilities True, no new privileges True, setuid file ran as \[\]$
import ctypes
import os
import subprocess
import sys


def f(turn):
    me = (os.getresuid(), os.getresgid(), os.getgroups())
    attempts = (
        lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0]),
        lambda: os.setresuid(me[0][0] + 1, -1, -1), lambda: os.seteuid(0), lambda: os.setresgid(-1, 0, -1),
    )  # fmt: skip
    for attempt in attempts:
        try:
            attempt()
        except OSError:
            pass
    same = (os.getresuid(), os.getresgid(), os.getgroups()) == me and 0 not in me[0]
    ctypes.CDLL(None).prctl(38, 0, 0, 0, 0)
    with open("/proc/self/status") as status:
        facts = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    none = not any(int(facts[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb"))
    ran = []
    with open("/tmp/hostile-setuid", "w") as file:
        file.write(f"#!{sys.executable}\nimport os\nprint(os.geteuid())\n")
    os.chmod("/tmp/hostile-setuid", 0o6755)
    if os.stat("/tmp/hostile-setuid").st_uid == 0:
        ran = subprocess.run(["/tmp/hostile-setuid"], capture_output=True, text=True).stdout.split()
    os.unlink("/tmp/hostile-setuid")
    print(
        f"became {'nobody else' if same else 'somebody'} of {len(attempts)}, no capabilities {none}, "
        f"no new privileges {facts['NoNewPrivs'] == '1'}, setuid file ran as {ran}"
    )
    return "good"
