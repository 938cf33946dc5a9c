# what: Removes its own working folder and puts a file, a pipe and a socket into its place.
# expect: accepted
# stdout: ^\['hostile-pipe', 'hostile-socket', 'work'\]$
import os
import shutil
import socket


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] and os.getcwd() == "/tmp/work" else "left"
    shutil.rmtree("/tmp/work")
    open("/tmp/work", "w").close()
    os.mkfifo("/tmp/hostile-pipe")
    socket.socket(socket.AF_UNIX).bind("/tmp/hostile-socket")
    print(sorted(os.listdir("/tmp")))
    return "good"
