"""gunicorn's settings. The port and the state directory come from the launcher, by the environment."""

import gc
import os

from config.environment import Environment
from config.launch import figures
from config.launch.figures import child_exit, on_exit  # noqa: F401 (gunicorn finds its hooks by name)
from config.launch.processes import end_with_parent

# In a container the port is published by the engine; elsewhere a proxy on this machine, or nobody, stands in front.
_host = "0.0.0.0" if Environment().flag("HOSTED") else "127.0.0.1"
bind = f"{_host}:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 32
# Django is loaded once and forked: half the CPU time of a start.
preload_app = True
graceful_timeout = 2
# The control socket would be written into HOME.
control_socket_disable = True
logger_class = "config.launch.web_log.WebLogger"
figures.share()


def when_ready(_server):
    """What is loaded by now stays for ever: no process has to look through it again for what can be freed."""
    gc.collect()
    gc.freeze()


def post_fork(_server, worker):
    """Ends a web process with its master; one with an open event stream would live as long as the stream."""
    end_with_parent(worker.ppid)
