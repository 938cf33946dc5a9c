import pytest

from tests.core.lived_in import live
from tests.core.putting_back import emptied_into_backup


@pytest.fixture(scope="module")
def made() -> list[bytes]:
    return []


@pytest.fixture
def backup(made) -> bytes:
    """The backup of a database that was lived in, while the one here is empty."""
    if not made:
        live()
        made.append(emptied_into_backup())
    return made[0]
