"""What people read when something is missing: the reason and the way out, never a traceback."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.launch import bootstrap, packages, ports
from config.launch.errors import LaunchError
from config.launch.network import network_problem
from config.launch.places import Places
from config.launch.readiness import _read
from config.launch.steps import Step
from tests.launch.helpers import ROOT, free_port

BOOTSTRAP = ROOT / "config" / "launch" / "bootstrap.py"


def test_the_entry_file_parses_with_the_grammar_of_python_3_6() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 6))


def test_the_entry_file_imports_nothing_modern_before_it_has_looked_at_the_version() -> None:
    first_imports = [
        node for node in ast.parse(BOOTSTRAP.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [name.name for node in first_imports for name in node.names] == ["os", "sys"]


def test_an_old_python_is_refused_in_one_sentence() -> None:
    problem = bootstrap.python_problem((3, 9, 2), "/usr/bin/python3")
    assert problem.startswith("Crossover needs Python 3.11 or newer; this is 3.9.2 (/usr/bin/python3). ")
    assert "On Debian 12: apt install python3 python3-venv" in problem


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_newer_python_is_welcome(version: tuple[int, int, int]) -> None:
    assert bootstrap.python_problem(version, "python3") == ""


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LaunchError, match=r"lacks its venv and ensurepip module.*apt install python3-venv"):
        packages.ensure_environment(Places(root=tmp_path, state=tmp_path / "var"), Step("[1/5] Python environment"))


def test_an_environment_that_is_a_link_is_not_emptied_at_its_other_end(tmp_path: Path) -> None:
    other, places = tmp_path / "other", Places(root=tmp_path / "checkout", state=tmp_path / "var")
    other.mkdir()
    (other / "kept").touch()
    places.root.mkdir()
    places.make_state()
    places.venv.symlink_to(other)
    packages.ensure_environment(places, Step("[1/5] Python environment"))
    assert (other / "kept").exists()
    assert places.python.exists()


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80 00", "²"])
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(LaunchError, match="is not a port number"):
        ports.chosen_port()


def test_the_port_is_8000_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert ports.chosen_port() == 8000
    monkeypatch.setenv("PORT", "8001")
    assert ports.chosen_port() == 8001


def test_a_read_only_folder_is_named_with_the_way_out(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    # Root may write everywhere: become nobody, after the imports, since nobody may not read root's Python.
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from launch.places import Places; from launch.errors import LaunchError; from pathlib import Path\n"
        "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: Places(root=Path(sys.argv[2]), state=Path(sys.argv[2]) / 'var').make_state()\n"
        "except LaunchError as error: print(error)\n"
    )
    for folder in (tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    command = [sys.executable, "-c", code, str(ROOT / "config"), str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tmp_path.chmod(0o755)
    assert f"Crossover cannot write to {tmp_path / 'var'} (Permission denied)" in said
    assert "CROSSOVER_VAR=$HOME/crossover-var make run" in said


def test_a_first_setup_without_network_says_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config" / "launch", tmp_path / "config" / "launch")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    nowhere = f"http://127.0.0.1:{free_port()}"
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_") and name != "CROSSOVER_VAR"
    }
    # Few retries, so that the answer comes soon.
    env = kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": nowhere, "PIP_RETRIES": "1", "NO_PROXY": "*"}
    run = subprocess.run(
        [sys.executable, "config/launch/bootstrap.py", "setup"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "The first set-up fetches Python packages and cannot reach the network" in run.stderr
    assert "run the same command again" in run.stderr
    assert "Traceback" not in run.stderr
    assert not list((tmp_path / ".venv").glob("crossover-base.stamp")), "a failed install must be done again"


@pytest.mark.parametrize(
    "output",
    [
        "npm error code ENOTFOUND",
        "npm error code EAI_AGAIN",
        "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'",
        "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
    ],
)
def test_a_missing_network_is_recognised(output: str) -> None:
    assert network_problem(output, what="npm packages", settings="HTTPS_PROXY") is not None


def test_a_wrong_hash_is_not_taken_for_a_missing_network() -> None:
    output = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
    assert network_problem(output, what="Python packages", settings="HTTPS_PROXY") is None


@pytest.mark.parametrize("body", [b"", b"<h1>Bad Request</h1>", b"[1]", b'{"database": true}', b'{"database": {}}'])
def test_an_answer_that_is_no_report_is_not_taken_for_readiness(body: bytes) -> None:
    answer = _read(400, body)
    assert not answer.is_ready
    assert not answer.lacks_only_sandbox
    assert "400" in answer.waiting["web"]


def test_make_without_python_says_what_to_install() -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    run = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode != 0
    assert "finds no no-such-python. On Debian 12: apt install python3 python3-venv" in run.stderr
