import json

from django.db import migrations, models


def several(apps, schema_editor):
    """An input of one's own becomes a case of one's own."""
    for attempt in apps.get_model("practice", "Attempt").objects.exclude(own_input="").only("own_input").iterator():
        attempt.own_cases = json.dumps([["", attempt.own_input]], ensure_ascii=False, separators=(",", ":"))
        attempt.save(update_fields=["own_cases"])


def one(apps, schema_editor):
    """The way back keeps the first of them."""
    for attempt in apps.get_model("practice", "Attempt").objects.exclude(own_cases="").only("own_cases").iterator():
        attempt.own_input = next((text for _, text in json.loads(attempt.own_cases) if text), "")
        attempt.save(update_fields=["own_input"])


class Migration(migrations.Migration):
    dependencies = [("practice", "0005_queued_at")]

    operations = [
        migrations.AddField("draft", "own_cases", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("attempt", "own_cases", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(several, one),
        migrations.RemoveField("attempt", "own_input"),
    ]
