"""What the questions that come with Crossover must hold, beyond what every bank must."""

import io
import re

import pytest
from django.conf import settings
from django.core.management import call_command

from core.markdown import to_html
from questions import judging
from questions.bankio.ledger import Ledger
from questions.bankio.reading import read_bank
from questions.making import authored_cases
from questions.verdicts import Verdict

ENTRIES = read_bank(settings.BANK_DIR)
CODE = [entry for entry in ENTRIES if entry.kind.judged]
#: Those judged on values; the cases of others are versions of a module, of which nobody sees any.
BY_VALUES = [entry for entry in CODE if entry.kind.slug != "tests"]
WRITTEN = [entry for entry in ENTRIES if not entry.kind.judged]
#: A case of a query is a database, in which many rows are on an edge at once.
FEWEST_CASES = {"sql": 8}
#: Of speech; an answer also needs pauses to think.
WORDS_A_MINUTE = 130


def each(entries):
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.slug)


def test_all_35_facts_of_the_guide_are_asked():
    facts = {"C": 5, "F": 7, "P": 6, "D": 7, "X": 5, "B": 5}
    wanted = sorted(f"{letter}{number}" for letter, count in facts.items() for number in range(1, count + 1))
    assert sorted(entry.front.source for entry in ENTRIES if entry.front.source) == wanted
    assert {entry.front.status for entry in ENTRIES} == {"published"}


def test_the_coding_questions_have_the_names_that_outside_tools_know():
    wanted = {"lru-cache", "top-k-frequent-stream", "rate-limiter", "merge-large-sorted", "faster-and-leaner"}
    assert wanted == {entry.slug for entry in CODE if entry.front.source}


@each(ENTRIES)
def test_there_are_three_hints_or_a_few_more(entry):
    assert 3 <= len(entry.content.hints) <= 5


@each(ENTRIES)
def test_every_formula_can_be_typeset(entry):
    content = entry.content
    texts = [content.statement, *content.hints]
    texts += [content.editorial] if entry.kind.judged else [content.model_answer, content.weak_answer]
    for text in texts:
        formulas = re.findall(
            r"(?<![\\$`])\$[^$`\n]+\$|\$\$[^$]+\$\$", re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)
        )
        assert to_html(text).count("<math") >= len(formulas)


@each(WRITTEN)
def test_a_model_answer_can_be_spoken_in_the_time(entry):
    assert 300 <= len(entry.content.model_answer.split()) <= entry.front.minutes * WORDS_A_MINUTE


@each(WRITTEN)
def test_an_answer_in_words_can_be_held_against_levels_probes_and_mistakes(entry):
    content = entry.content
    for point in content.rubric:
        texts = [text for _, text in point.levels]
        assert len(set(texts)) == 4
        assert all(len(text) > 20 for text in texts[1:]), point.point
    assert 2 <= len(content.mistakes) <= 4
    assert len(content.weak_answer.split()) > 80
    assert len(content.weak_comment.split()) > 50


@each(CODE)
def test_code_is_proven_by_enough_submissions(entry):
    verdicts = [submission.verdict for submission in entry.content.submissions]
    assert verdicts.count(Verdict.ACCEPTED) >= 2
    assert len(verdicts) - verdicts.count(Verdict.ACCEPTED) >= 4
    assert len(set(verdicts)) >= 3
    for submission in entry.content.submissions:
        files = entry.kind.files(entry.content, [])
        own = [text for name, text in files.items() if name.startswith(submission.path)]
        assert any(text.startswith(("#", "--")) for text in own), f"{submission.name} does not say what it stands for"


@each(BY_VALUES)
@pytest.mark.usefixtures("cell_pool")
def test_code_is_judged_on_enough_cases_some_of_them_explained(entry):
    cases = authored_cases(entry.folder, entry.content, judging.run)
    visible = [case for case in cases if case.visible]
    assert len(cases) >= FEWEST_CASES.get(entry.kind.slug, 12)
    assert 2 <= len(visible) < len(cases)
    assert all(case.explain for case in visible)


@pytest.mark.usefixtures("cell_pool", "docker_engine")
def test_all_of_it_holds_in_both_cells_as_its_ledger_says():
    out = io.StringIO()
    # In full it is proven by whoever changes it, as the ledger says. Here each question is in one of the cells.
    call_command("bank", "check", brief=True, stdout=out, stderr=out)
    assert "FAILED" not in out.getvalue()
    assert "not proven in" not in out.getvalue()
    assert Ledger.of(settings.BANK_DIR).digests == {entry.slug: entry.digest for entry in CODE}
