# what: Looks for the socket of a container engine and for a socket of the host that any user may connect to.
# covers: the Docker socket
# expect: accepted
# cases: [["attack", "$socket"], ["after", "$socket"]]
# stdout: ^tried 8, reached none$
import socket

PLACES = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
          "/run/crio/crio.sock", "/run/dbus/system_bus_socket", "/run/systemd/private")


def f(turn, place):
    reached = []
    for path in (*PLACES, place):
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(path)
                reached.append(path)
            except OSError:
                pass
    print(f"tried {len(PLACES) + 1}, reached {reached or 'none'}")
    return "good"
