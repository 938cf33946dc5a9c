"""Accounts of an installation that was there before addresses had to be proven."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("accounts", "0002_preferences"), ("account", "0009_emailaddress_unique_primary_email")]


@pytest.mark.django_db(transaction=True)
def test_every_address_counts_as_proven_whatever_lay_in_the_table():
    old = MigrationExecutor(connection).migrate(BEFORE).apps
    user_model, address_model = old.get_model("accounts", "User"), old.get_model("account", "EmailAddress")
    ada, bob = (user_model.objects.create(username=name, email=f"{name}@Example.org") for name in ("ada", "bob"))
    user_model.objects.create(username="nobody", email="")
    for user, address in ((ada, "bob@example.org"), (bob, "ada@example.org")):
        address_model.objects.create(user=user, email=address, verified=True, primary=True)

    now = MigrationExecutor(connection)
    now.migrate(now.loader.graph.leaf_nodes())
    found = EmailAddress.objects.order_by("email").values_list("user__username", "email", "verified", "primary")
    assert list(found) == [("ada", "ada@example.org", True, True), ("bob", "bob@example.org", True, True)]
    cache.set("works", "yes")
    assert cache.get("works") == "yes"
