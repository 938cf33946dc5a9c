"""Answers of several files as one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.answers import BadFiles, is_several, join, line_in, names_in, split

FILES = {"churn/__init__.py": "", "churn/read.py": "import csv\n\nROWS = 3\n", "churn/write.py": "x = 1\n"}
NAMES = list(FILES)


def test_files_are_joined_by_lines_that_name_them():
    assert join({"a.py": "one\n", "b/c.py": "two"}) == "# ==== a.py ====\none\n# ==== b/c.py ====\ntwo\n"
    assert names_in(join(FILES)) == NAMES
    assert is_several(join(FILES))
    assert not is_several("def f():\n    pass\n# ==== a.py ====\n")
    assert names_in("x = 1\n") == []


lines = st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20))


@given(st.lists(lines, min_size=3, max_size=3))
def test_what_is_joined_is_split_into_the_same(texts):
    files = {name: "".join(f"{line}\n" for line in text) for name, text in zip(NAMES, texts, strict=True)}
    if any("====" in text for text in files.values()):
        return
    assert split(join(files), NAMES) == files


def test_windows_line_ends_are_taken():
    assert split(join(FILES).replace("\n", "\r\n"), NAMES) == FILES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1\n", "the file churn/__init__.py is missing"),
        (join(FILES) + join({"new.py": ""}), "there is no file new.py in this question; the files are churn/__init__"),
        (join(FILES) + join({"churn/read.py": ""}), "churn/read.py comes twice"),
        (
            join({name: FILES[name] for name in NAMES[:2]}),
            "the file churn/write.py is missing: it begins with",
        ),
        ("import os\n" + join(FILES), "there is text before the first file"),
    ],
)
def test_a_text_of_other_files_is_refused_in_words(text, told):
    with pytest.raises(BadFiles, match=told.replace("(", r"\(")):
        split(text, NAMES)


def test_a_line_of_a_file_is_found_in_the_whole_text():
    text = join(FILES)
    place = line_in(text, "churn/read.py", 3)
    assert text.splitlines()[place - 1] == "ROWS = 3"
    assert line_in(text, "churn/gone.py", 1) is None
    assert line_in(text, "churn/read.py", None) is None
    assert line_in("x = 1\n", "solution.py", 1) == 1
    assert line_in("x = 1\n", "solution.py", 3) is None  # told by the code, which may say anything
