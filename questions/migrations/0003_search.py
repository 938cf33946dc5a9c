"""Full-text search over questions: the text as a table of its own, and the index that the database offers.

SQLite gets an FTS5 table whose content is that table, kept up to date by triggers; PostgreSQL a generated column with
a GIN index. Both follow every write, also those of the admin and of SQL by hand.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    """CREATE VIRTUAL TABLE questions_searchindex USING fts5(
        title, tags, body, stems, content='questions_searchtext', content_rowid='question_id',
        tokenize='unicode61', prefix='1 2 3')""",
    """CREATE TRIGGER questions_searchtext_added AFTER INSERT ON questions_searchtext BEGIN
        INSERT INTO questions_searchindex(rowid, title, tags, body, stems)
        VALUES (new.question_id, new.title, new.tags, new.body, new.stems);
    END""",
    """CREATE TRIGGER questions_searchtext_removed AFTER DELETE ON questions_searchtext BEGIN
        INSERT INTO questions_searchindex(questions_searchindex, rowid, title, tags, body, stems)
        VALUES ('delete', old.question_id, old.title, old.tags, old.body, old.stems);
    END""",
    """CREATE TRIGGER questions_searchtext_changed AFTER UPDATE ON questions_searchtext BEGIN
        INSERT INTO questions_searchindex(questions_searchindex, rowid, title, tags, body, stems)
        VALUES ('delete', old.question_id, old.title, old.tags, old.body, old.stems);
        INSERT INTO questions_searchindex(rowid, title, tags, body, stems)
        VALUES (new.question_id, new.title, new.tags, new.body, new.stems);
    END""",
)
POSTGRESQL = (
    """ALTER TABLE questions_searchtext ADD COLUMN document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', tags), 'B') ||
        setweight(to_tsvector('simple', body), 'C') || setweight(to_tsvector('simple', stems), 'D')) STORED""",
    "CREATE INDEX questions_searchtext_document ON questions_searchtext USING gin (document)",
)
UNDO_SQLITE = (
    "DROP TRIGGER questions_searchtext_added",
    "DROP TRIGGER questions_searchtext_removed",
    "DROP TRIGGER questions_searchtext_changed",
    "DROP TABLE questions_searchindex",
)
UNDO_POSTGRESQL = ("ALTER TABLE questions_searchtext DROP COLUMN document",)


def build(apps, schema_editor):
    _execute(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def tear_down(apps, schema_editor):
    _execute(schema_editor, sqlite=UNDO_SQLITE, postgresql=UNDO_POSTGRESQL)


def _execute(schema_editor, **statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0002_curation'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to='questions.question')),
                ('title', models.TextField()),
                ('tags', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('stems', models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(build, tear_down),
    ]
