"""Test data as text: PostgreSQL's JSON has neither NUL characters nor NaN and infinities, which cases may well have."""

import json

from django.db import migrations, models

ABOUT = ("name", "visible", "explain")


def write(apps, schema_editor):
    for row in _rows(apps):
        lines = []
        for case in row.cases:
            lines += [{name: case[name] for name in ABOUT if name in case}, case["data"], case.get("expected")]
        row.encoded = "\n".join(json.dumps(line, separators=(",", ":")) for line in lines)
        row.save(update_fields=["encoded"])


def read(apps, schema_editor):
    for row in _rows(apps):
        lines = [json.loads(line) for line in row.encoded.split("\n")] if row.encoded else []
        row.cases = [
            {**about, "data": data, "expected": expected}
            for about, data, expected in zip(lines[::3], lines[1::3], lines[2::3])
        ]
        row.save(update_fields=["cases"])


def _rows(apps):
    """One at a time: the cases of one revision can be tens of megabytes."""
    rows = apps.get_model("questions", "TestData").objects
    return (rows.get(pk=pk) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0005_queue_by_status'),
    ]

    operations = [
        migrations.AddField(
            model_name='testdata',
            name='encoded',
            field=models.TextField(default=''),
            preserve_default=False,
        ),
        # Taken back, the column is empty until it is filled.
        migrations.AlterField(
            model_name='testdata',
            name='cases',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(write, read),
        migrations.RemoveField(
            model_name='testdata',
            name='cases',
        ),
    ]
