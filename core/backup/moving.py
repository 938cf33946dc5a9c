"""From one database into another, by way of a backup that is kept."""

from pathlib import Path
from typing import Any

import dj_database_url

from core.backup import BackupProblem
from core.backup.archive import Manifest
from core.backup.restoring import refuse_unless_empty, refuse_while_worked_on, restore
from core.backup.state import applied_migrations, default_database
from core.backup.upgrading import checked
from core.backup.writing import write_backup_file


def address_of(url: str) -> dict[str, Any]:
    """Django's settings of the database of an address. Raises BackupProblem, without quoting its password."""
    try:
        address: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        address = {}
    if not address.get("NAME"):
        raise BackupProblem("The address of a database looks like postgres://user:password@host:5432/name.")
    if address["ENGINE"].endswith("postgresql"):
        # A network that swallows all would have us wait for minutes.
        address.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    return address


def move(*, address: dict[str, Any], path: Path) -> tuple[Manifest, dict[str, dict[str, Any]]]:
    """Copies everything into the empty database at `address`, and leaves a backup at `path`.

    Returns what was written, and rows and digest of each table as read back from there.
    """
    applied_migrations()
    refuse_while_worked_on()
    with default_database(address):
        refuse_unless_empty()
    manifest = write_backup_file(path)
    with default_database(address), path.open("rb") as file, checked(file) as backup:
        return manifest, restore(backup)
