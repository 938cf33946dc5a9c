"""All rows of the database as one file, and back: into the same kind of database or the other.

`rows` turns a table into lines and back, `archive` keeps them in one file with a manifest, `writing` makes a backup of
one snapshot, `restoring` fills an empty database and compares, `upgrading` makes an older backup current, and `moving`
goes from one database to another. docs/adr/0010 says why the format is ours.
"""


class BackupProblem(Exception):
    """Why a backup or a restore cannot be, in words for whoever asked for it. Nothing was changed."""
