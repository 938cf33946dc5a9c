"""Addresses so far were typed by an administrator: they count as proven. And the table of the cache."""

from django.core.management import call_command
from django.db import migrations


def prove_addresses(apps, schema_editor):
    user_model = apps.get_model("accounts", "User")
    address_model = apps.get_model("account", "EmailAddress")
    # All at first: an address that was proven for another account would collide.
    address_model.objects.all().delete()
    for user in user_model.objects.exclude(email="").iterator():
        if user.email != user.email.lower():
            user.email = user.email.lower()
            user.save(update_fields=["email"])
        address_model.objects.create(user_id=user.pk, email=user.email, verified=True, primary=True)


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_preferences"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(prove_addresses, migrations.RunPython.noop),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
