"""Questions that ask for a query: what is judged, in which words, and that a query reaches nothing but its tables."""

import json

import pytest

from questions.bankio.reading import read_entry
from questions.cases import GradedCase
from questions.kinds.base import kind_named
from questions.sources import BankError
from questions.verdicts import Verdict
from sandbox.job import Limits
from tests.questions.conftest import write
from tests.questions.curating import address, form, published

SQL = kind_named("sql")
SKELETON = SQL.skeleton()
GOOD = SKELETON["submissions/accepted/left_join.sql"]


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    return write(tmp_path / "coding" / "orders", SKELETON)


def change(folder, old, new, name):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


@pytest.fixture(scope="module")
def question(run, tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("bank") / "coding" / "orders", SKELETON)
    return SQL.make_cases(folder, read_entry(folder).content, run)


@pytest.fixture
def judge(question, run):
    content, cases = question

    def judge(answer, *, data=None, visible=True, limits=None):
        chosen = cases
        own = content.model_copy(update={"limits": limits}) if limits else content
        if data is not None:
            chosen = [GradedCase(name="own", visible=visible, data=data, expected=cases[0].expected)]
        return SQL.grade(own, chosen, run(SQL.job(own, chosen, answer)), run)

    return judge


def test_the_files_are_written_back_as_they_were_read(folder):
    content = read_entry(folder).content
    files = SQL.files(content, [])
    assert files == {name: text for name, text in SKELETON.items() if name != "question.md"}
    assert SQL.front_matter(content) == {"reference": "submissions/accepted/left_join.sql"}
    change(folder, "reference: ", "compare: {order: true}\nlimits: {cpu_seconds: 2}\nreference: ", "question.md")
    front = SQL.front_matter(read_entry(folder).content)
    assert (front["compare"], front["limits"]) == ({"order": True}, {"cpu_seconds": 2.0})


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("schema.sql", "VARCHAR NOT NULL,  --", "VARCHAR, #", "schema.sql:4: this line"),
        ("schema.sql", "CREATE TABLE orders", "CREATE INDEX orders", "schema.sql:8: this line cannot be read"),
        ("question.md", "reference: ", "compare: {order: maybe}\nreference: ", "question.md:11: compare.order"),
        ("question.md", "reference: ", "compare: {order: true, duplicates: ignore}\nreference: ", "so do duplicates"),
        ("question.md", "reference: ", "limits: {memory_mb: 64}\nreference: ", "must be at least 192"),
        ("question.md", "left_join", "no_join", "is not a file under submissions/accepted/"),
    ],
)  # fmt: skip
def test_mistakes_name_file_and_line(folder, name, old, new, said):
    change(folder, old, new, name)
    with pytest.raises(BankError) as error:
        read_entry(folder)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("cases.yaml", "customers: [[1, Ada], [2", "clients: [[1, Ada], [2", "there is no table clients in schema.sql"),
        ("cases.yaml", "    tables:", "    rows:", "data: must be {tables:"),
        ("cases.yaml", "[1, Ada], [2, Bo]", "[1, Ada], [1, Bo]", "ended in"),
        ("submissions/accepted/left_join.sql", "o.total", "o.sum", "left_join.sql:3: 'one of each' ended in Binder"),
    ],
)
def test_what_a_cell_finds_names_the_file_as_well(folder, cell_pool, name, old, new, said):
    change(folder, old, new, name)
    from questions import judging

    with pytest.raises(BankError) as error:
        SQL.make_cases(folder, read_entry(folder).content, judging.run)
    assert said in str(error.value)


def test_right_rows_are_accepted_and_shown_with_their_plan(judge):
    grade = judge(GOOD)
    assert (grade.verdict, grade.sentence) == (Verdict.ACCEPTED, "All 3 cases passed.")
    seen, *hidden = grade.cases
    assert [row["cells"][0]["text"] for row in seen.tables[0]["rows"]] == ["Ada", "Bo", "Cy"]
    assert "Total Time" in seen.plan
    assert "rows" in seen.plan
    assert all(not case.tables and not case.plan for case in hidden)
    json.dumps(grade.cases_as_json())


def test_wrong_rows_are_told_and_marked(judge):
    grade = judge(SKELETON["submissions/wrong_answer/inner_join.sql"])
    assert grade.verdict == Verdict.WRONG_ANSWER
    assert grade.sentence == (
        "Wrong rows in case 1 (one of each). Your result has 2 rows; expected 3 rows. One is missing: (Bo, 0, 0.0)."
    )
    assert [row["marked"] for row in grade.cases[0].tables[0]["rows"]] == [False, True, False]
    assert grade.cases[1].difference == ""


@pytest.mark.parametrize(
    ("answer", "verdict", "sentence", "line"),
    [
        ("SELECT name\nFORM customers x y", Verdict.SYNTAX_ERROR, "DuckDB cannot read your query at line 2", 2),
        ("SELECT name\nFROM customer", Verdict.RUNTIME_ERROR, 'Did you mean "customers"?', 2),
        ("SELECT nam FROM customers", Verdict.RUNTIME_ERROR, "a binder error at line 1, column 8", 1),
        ("SELECT CAST(name AS INTEGER) FROM customers", Verdict.RUNTIME_ERROR, "Could not convert string 'Ada'", 1),
        ("", Verdict.RUNTIME_ERROR, "There is no query.", None),
        ("-- to do", Verdict.RUNTIME_ERROR, "There is no query.", None),
        ("SELECT 1; SELECT 2", Verdict.RUNTIME_ERROR, "There are 2 statements.", None),
        ("SELECT INTERVAL 1 DAY AS gap", Verdict.RUNTIME_ERROR, "The column gap is an INTERVAL.", None),
        ("SELECT 'a'::BLOB AS raw", Verdict.RUNTIME_ERROR, "The column raw is a BLOB.", None),
        ("SELECT name, 1 AS n FROM customers", Verdict.WRONG_ANSWER, "asked for are name, orders, total", None),
        ("FROM range(20001)", Verdict.OUTPUT_LIMIT, "more than 20,000 rows while handling case 1", None),
    ],
)
def test_each_mistake_in_its_words(judge, answer, verdict, sentence, line):
    grade = judge(answer)
    assert (grade.verdict, sentence in grade.sentence) == (verdict, True), grade.sentence
    if verdict != Verdict.WRONG_ANSWER:
        assert grade.cases[0].error.line == line


def test_values_leave_as_the_rules_say(judge):
    grade = judge(
        "SELECT 1.5::DECIMAL(4, 2) AS d, DATE '2026-11-24' AS day, TIMESTAMP '2026-11-24 10:00' AS at, "
        "TIMESTAMPTZ '2026-11-24 10:00+02' AS zoned, [1, NULL] AS l, {'a': 1} AS s, 'NaN'::DOUBLE AS n, "
        "170141183460469231731687303715884105727::HUGEINT AS h, NULL AS nothing, true AS yes"
    )
    cells = [cell["text"] for cell in grade.cases[0].tables[1]["rows"][0]["cells"]]
    assert cells == ["1.5", "2026-11-24", "2026-11-24 10:00:00", "2026-11-24 08:00:00+00:00", "[1, null]", '{"a": 1}',
                     "NaN", "170141183460469231731687303715884105727", "NULL", "true"]  # fmt: skip
    assert [cell["null"] for cell in grade.cases[0].tables[1]["rows"][0]["cells"]] == [False] * 8 + [True, False]


def test_of_a_hidden_case_no_message_tells_the_data(judge):
    tables = {"tables": {"customers": [[1, "secret name"]]}}
    for answer in ("SELECT CAST(name AS INTEGER) FROM customers", "SELECT error(name) FROM customers"):
        grade = judge(answer, data=tables, visible=False)
        assert grade.verdict == Verdict.RUNTIME_ERROR
        assert "secret" not in json.dumps(grade.cases_as_json()) + grade.sentence
        assert "the case is hidden, and so is the message" in grade.sentence
    grade = judge("SELECT nam FROM customers", data=tables, visible=False)
    assert "Candidate bindings" in grade.sentence


@pytest.mark.parametrize(
    "answer",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('/proc/self/environ')",
        "SELECT * FROM read_blob('/tmp/work/solution.sql')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('/tmp/work/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT getenv('PATH')",
        "SELECT * FROM data",
        "SELECT * FROM LOCKED",
        "SELECT * FROM connection",
        "ATTACH '/tmp/work/other.db' AS other",
        "COPY customers TO '/tmp/work/out.csv'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE '/tmp/work/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 8",
        "RESET memory_limit",
        "PRAGMA enable_external_access = true",
        "CALL enable_logging()",
        "CREATE TABLE more AS SELECT 1",
        "INSERT INTO customers VALUES (9, 'x')",
        "DELETE FROM customers",
        "WITH gone AS (DELETE FROM customers RETURNING *) SELECT * FROM gone",
        "COMMIT",
        "USE temp",
        "PREPARE p AS SELECT 1",
        "SELECT $1",
    ],
)
def test_a_query_reaches_nothing_but_its_tables(judge, answer):
    grade = judge(answer)
    assert grade.verdict in {Verdict.RUNTIME_ERROR, Verdict.SYNTAX_ERROR}, (grade.verdict, grade.sentence)
    assert all(not case.tables for case in grade.cases)


def test_a_change_is_refused_in_words(judge):
    grade = judge("WITH gone AS (DELETE FROM customers RETURNING *) SELECT * FROM gone")
    assert grade.sentence.startswith("A query may only read. It must not change the tables.")


SMALL = Limits(cpu_seconds=1, memory_mb=256)
NOTHING = {"tables": {}}


@pytest.mark.parametrize(
    ("answer", "verdicts"),
    [
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
         {Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT}),
        ("SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3", {Verdict.TIME_LIMIT}),
        ("SELECT list(i) FROM range(100000000) r(i)", {Verdict.MEMORY_LIMIT, Verdict.TIME_LIMIT}),
        ("SELECT repeat('x', 200000000) FROM range(50)", {Verdict.MEMORY_LIMIT}),
        ("SELECT list(i) FROM range(1000000) r(i)", {Verdict.OUTPUT_LIMIT, Verdict.MEMORY_LIMIT}),
        ("SELECT repeat('x', 4000000)", {Verdict.OUTPUT_LIMIT}),
        ("SELECT * FROM range(10000000)", {Verdict.OUTPUT_LIMIT}),
    ],
)  # fmt: skip
def test_what_has_no_end_ends_in_a_limit(judge, answer, verdicts):
    grade = judge(answer, data=NOTHING, limits=SMALL)
    assert grade.verdict in verdicts, grade.sentence
    assert grade.sentence.startswith("Your query ")


@pytest.mark.parametrize(
    "answer",
    [
        "SELECT * FROM (VALUES ('Ada', 2, 6.5), ('Bo', 0, 0), ('Cy', 1, 0)) AS t(name, orders, total)",
        "SELECT name, (random() * 3)::INTEGER AS orders, random() AS total FROM customers",
    ],
)
def test_neither_the_examples_by_heart_nor_chance_gets_through(judge, answer):
    assert judge(answer).verdict == Verdict.WRONG_ANSWER


@pytest.mark.django_db
def test_the_page_shows_tables_examples_and_the_names_to_complete(client, folder, cell_pool):
    from tests.factories import UserFactory

    client.force_login(UserFactory())
    question = _stored(folder)
    page = client.get(f"/questions/{question.slug}/").content.decode()
    for words in ("One row per order.", "in euros; NULL while nobody knows", "may be NULL", "SQL (DuckDB)", "Bo"):
        assert words in page, words
    assert "&quot;orders&quot;: [&quot;order_id&quot;" in page


def _stored(folder):
    from questions import judging, services

    question = published({path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*")
                          if path.is_file()}, slug="orders", kind="sql")  # fmt: skip
    content, cases = SQL.make_cases(folder, question.revision.content, judging.run)
    services.store_cases(question.revision, content=content, cases=cases)
    question.refresh_from_db()
    return question


@pytest.mark.django_db
def test_curators_see_it_as_learners_do(client, curator, folder, cell_pool):
    question = _stored(folder)
    files = {name: (folder / name).read_text() for name in SKELETON}
    preview = client.post(address(question, "preview"), form(files)).json()["preview"]
    assert "who ordered" in preview
    assert "Orders of each customer" in preview
