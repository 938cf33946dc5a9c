"""gunicorn's settings. The port and the state directory come from the launcher, by the environment."""

import os

from config.launch.processes import end_with_parent

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 32
# Django is loaded once and forked: half the CPU time of a start.
preload_app = True
graceful_timeout = 2
# The control socket would be written into HOME.
control_socket_disable = True


def post_fork(_server, worker):
    """Ends a web process with its master; one with an open event stream would live as long as the stream."""
    end_with_parent(worker.ppid)
