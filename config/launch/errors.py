"""The one error that the launcher shows as a plain message instead of a traceback."""


class LaunchError(Exception):
    """What stops the set-up or the start, and what to do about it, in words for who sits at the terminal."""
