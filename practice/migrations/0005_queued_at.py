from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def queued_when_made(apps, schema_editor):
    """So that what waits while the site is upgraded is known to have waited."""
    apps.get_model("practice", "Attempt").objects.update(queued_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("practice", "0004_queue_by_status")]

    operations = [
        migrations.AddField("attempt", "queued_at", models.DateTimeField(default=timezone.now)),
        migrations.RunPython(queued_when_made, migrations.RunPython.noop),
    ]
