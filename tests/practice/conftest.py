import pytest

from tests.factories import UserFactory


@pytest.fixture
def learner(client):
    """A signed-in learner."""
    user = UserFactory()
    client.force_login(user)
    return user
