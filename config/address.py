"""Under which names people reach the site: SITE_URL, and what follows from it."""

import re
from dataclasses import dataclass

from config.environment import Environment

HERE = ["localhost", "127.0.0.1", "[::1]"]
#: What other containers call the site; Prometheus asks by this name.
AMONG_CONTAINERS = ["web"]
HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<host>{HOST})(?P<port>:[0-9]{{1,5}})?")
USUAL_PORTS = {("http", ":80"), ("https", ":443")}


@dataclass(frozen=True)
class Address:
    """`url` is SITE_URL as browsers write an origin, without a slash at the end; "" when it is not set."""

    url: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    is_https: bool


def address(env: Environment, *, hosted: bool) -> Address:
    """Reads SITE_URL and what may be added to it."""
    url, host = _site(env, hosted=hosted)
    hosts, origins = _further_hosts(env), _further_origins(env)
    if host:
        hosts = list(dict.fromkeys([host, *HERE, *(AMONG_CONTAINERS if hosted else []), *hosts]))
        origins = list(dict.fromkeys([url, *origins]))
    return Address(url=url, allowed_hosts=hosts or HERE, trusted_origins=origins, is_https=_is_https(env, url))


def _site(env: Environment, *, hosted: bool) -> tuple[str, str]:
    """The site's origin and host."""
    given = env.text("SITE_URL")
    if not given:
        if hosted:
            env.refuse(
                "SITE_URL",
                "SITE_URL is missing. Put the address under which people reach the site, such as "
                "https://crossover.example.org, into .env.",
            )
        return "", ""
    found = ORIGIN.fullmatch(given.lower().removesuffix("/"))
    if found is None or int((found["port"] or ":1")[1:]) not in range(1, 65536):
        env.refuse(
            "SITE_URL",
            f"SITE_URL is '{given}': it has to be an address such as https://crossover.example.org, "
            "with http:// or https:// and without a path.",
        )
        return "", ""
    is_usual = (found["scheme"], found["port"]) in USUAL_PORTS
    return (found[0].removesuffix(found["port"]) if is_usual else found[0]), found["host"]


def _further_hosts(env: Environment) -> list[str]:
    hosts = env.words("ALLOWED_HOSTS")
    for host in hosts:
        # A dot in front stands for a domain and all below it, as Django has it.
        if host != "*" and not re.fullmatch(HOST, host.removeprefix("."), re.IGNORECASE):
            env.refuse("ALLOWED_HOSTS", f"ALLOWED_HOSTS has '{host}': it takes names alone, such as example.org.")
    return hosts


def _further_origins(env: Environment) -> list[str]:
    origins = env.words("CSRF_TRUSTED_ORIGINS")
    for origin in origins:
        if not ORIGIN.fullmatch(origin.lower().replace("://*.", "://", 1)):
            env.refuse(
                "CSRF_TRUSTED_ORIGINS",
                f"CSRF_TRUSTED_ORIGINS has '{origin}': each has to be like https://example.org, without a path.",
            )
    return origins


def _is_https(env: Environment, url: str) -> bool:
    is_https = env.flag("HTTPS", default=url.startswith("https:"))
    if url and is_https != url.startswith("https:"):
        env.refuse("HTTPS", "HTTPS contradicts SITE_URL, from which it follows. Leave HTTPS out, or mend SITE_URL.")
    return is_https
