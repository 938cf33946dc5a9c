"""The way in: refuses an old Python in one sentence, then hands over to `launch.commands`.

An old Python must be able to run THIS file to print that sentence, so it keeps to the grammar and the library
of Python 3.6. The other files of the folder are modern.
"""

import os
import sys

OLDEST = (3, 11)


def python_problem(version, executable):
    """The sentence that refuses a Python `version` (a tuple of three numbers), or "" for a good one."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    oldest, this = ".".join(map(str, OLDEST)), ".".join(map(str, version[:3]))
    return (
        f"Crossover needs Python {oldest} or newer; this is {this} ({executable}). "
        "On Debian 12: apt install python3 python3-venv\n"
        "With a newer Python in another place: make run PYTHON=/path/to/python3"
    )


def main():
    problem = python_problem(sys.version_info[:3], sys.executable)
    if not problem and not sys.platform.startswith("linux"):
        problem = "Crossover's launcher and sandbox need Linux. On other systems use a virtual machine."
    if problem:
        sys.stderr.write(problem + "\n")
        return 1
    # Makes this folder the package `launch`. Not `config.launch`: importing `config` imports Celery, which
    # the first start has yet to install. The path is taken back at once: config/ has a celery.py too.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from launch import commands

    del sys.path[0]
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
