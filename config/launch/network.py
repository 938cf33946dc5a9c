"""Tells a missing network from other failures of pip and npm."""

import re

_UNREACHABLE = re.compile(
    r"Temporary failure in name resolution|Name or service not known|Network is unreachable|No route to host"
    r"|Connection refused|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|ConnectionResetError"
    r"|\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b"
)


def network_problem(output: str, *, what: str, settings: str) -> str | None:
    """A message when `output` shows that the network was out of reach, else None.

    `what` is fetched ("Python packages"); `settings` names the variables that point to a proxy or mirror.
    """
    found = _UNREACHABLE.search(output)
    if found is None:
        return None
    return (
        f"The first set-up fetches {what} and cannot reach the network ({found.group()}).\n"
        "Connect this machine and run the same command again: it goes on where it stopped. "
        "Later starts need no network.\n"
        f"Behind a proxy, or with a mirror of your own: set {settings}."
    )
