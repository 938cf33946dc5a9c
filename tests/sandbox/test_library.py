"""The sandbox as a library of its own: what docs/sandbox.md shows works, and nothing of Django comes along."""

import re
import subprocess
import sys
from pathlib import Path

from sandbox.cells.base import CellKind

ROOT = Path(__file__).parents[2]
WITHOUT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "celery", "config", "core", "questions", "practice", "accounts"}:
            raise ImportError(f"{name} is no part of the library")
sys.meta_path.insert(0, Refuse())
"""


def test_the_example_of_the_documentation_works_without_the_rest(bubblewrap_kind: CellKind) -> None:
    text = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 1
    assert "assert compare(" in examples[0]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + examples[0]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
