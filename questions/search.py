"""Full-text search over questions, the same on SQLite (FTS5) and PostgreSQL (tsvector): see migration 0003.

A word that is looked for matches words that begin with it and words of the same stem, so that results narrow while
somebody types "overfitting" and do not vanish half-way. Every word must match. Splitting and stemming happen here, in
Python, so that both databases agree.
"""

import re
import unicodedata
from collections.abc import Iterable

import snowballstemmer
from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from questions.models import Question, QuestionQuerySet, SearchText

#: Of a query: more than anybody types, and few enough for the database.
MAX_WORDS = 12
#: Characters of a word; the rest is noise such as a pasted key.
MAX_WORD = 40

#: Per database: the keys of the questions that match, and how well the question of the outer query does.
_HITS = {
    "sqlite": "SELECT rowid FROM questions_searchindex WHERE questions_searchindex MATCH %s",
    "postgresql": "SELECT question_id FROM questions_searchtext WHERE document @@ to_tsquery('simple', %s)",
}
_RANK = {
    "sqlite": (
        "(SELECT -bm25(questions_searchindex, 10, 5, 1, 0.5) FROM questions_searchindex"
        " WHERE questions_searchindex MATCH %s AND rowid = questions_question.id)"
    ),
    "postgresql": (
        "(SELECT ts_rank('{0.05, 0.1, 0.5, 1.0}', document, to_tsquery('simple', %s)) FROM questions_searchtext"
        " WHERE question_id = questions_question.id)"
    ),
}


def words(text: str) -> list[str]:
    """The words of a text: lower-case, without accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [word[:MAX_WORD] for word in re.findall(r"[^\W_]+", plain)]


def stems(found: Iterable[str]) -> list[str]:
    """The English stem of each word."""
    return snowballstemmer.stemmer("english").stemWords(list(found))


def update_search_text(question: Question) -> None:
    """Makes search find what the question's current revision says. Call it wherever that changes."""
    content = question.revision.content
    parts = {
        "title": words(question.title),
        "tags": words(" ".join([*question.tags, question.source, question.get_domain_display()])),
        "body": words(content.search_text),
    }
    told = {name: " ".join(found) for name, found in parts.items()}
    told["stems"] = " ".join(sorted(set(stems(word for found in parts.values() for word in found))))
    SearchText.objects.update_or_create(question=question, defaults=told)


def search(questions: QuestionQuerySet, text: str) -> QuestionQuerySet:
    """Those of `questions` that hold every word of `text`, the best first.

    Text without a word in it leaves the questions and their order as they are.
    """
    looked_for = words(text)[:MAX_WORDS]
    if not looked_for:
        return questions
    query, vendor = _query(looked_for), connection.vendor
    hits = questions.filter(pk__in=RawSQL(_HITS[vendor], [query]))
    return hits.alias(rank=RawSQL(_RANK[vendor], [query], output_field=FloatField())).order_by("-rank", "title", "pk")


def _query(looked_for: list[str]) -> str:
    """The database's own words for: each word as a beginning, or as a stem. Words hold letters and digits only."""
    pairs = zip(looked_for, stems(looked_for), strict=True)
    if connection.vendor == "sqlite":
        return " AND ".join(f'({{title tags body}}: "{word}"* OR stems: "{stem}")' for word, stem in pairs)
    return " & ".join(f"('{word}':*ABC | '{stem}':D)" for word, stem in pairs)
