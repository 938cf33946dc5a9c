"""The packages for code in the sandbox: fetched once, checked, readable by every user, and no reason not to start."""

import hashlib
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from config.launch import packages
from config.launch.errors import LaunchError
from config.launch.places import Places
from config.launch.steps import Step


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A checkout with an environment, and an index with one wheel that its lock names."""
    found = Places(root=tmp_path / "checkout", state=tmp_path / "var")
    found.make_state()
    found.python.parent.mkdir(parents=True)
    found.python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    found.python.chmod(0o755)
    (found.root / "requirements").mkdir()
    (tmp_path / "index").mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return found


def publish(places: Places, *, tag: str = "py3-none-any", digest: str = "") -> None:
    name = f"thing-1.0-{tag}.whl"
    wheel = places.root.parent / "index" / name
    info = "thing-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing/__init__.py", "answer = 42\n")
        archive.writestr("thing/tests/__init__.py", "")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (places.root / "requirements" / "cell.txt").write_text(f"thing==1.0 \\\n    --hash=sha256:{digest}\n")


def install(places: Places) -> str:
    step = Step("[3/6] Packages in the sandbox")
    packages.ensure_cell_packages(places, step)
    return step.result


def test_they_are_installed_once_for_every_user_to_read(places: Places) -> None:
    publish(places)
    umask = os.umask(0o077)
    try:
        assert install(places) == "1 installed"
    finally:
        os.umask(umask)
    module = places.cell_packages / "thing" / "__init__.py"
    assert module.read_text() == "answer = 42\n"
    assert list(module.parent.glob("__pycache__/*.pyc"))
    assert not (module.parent / "tests").exists()
    for path in [places.cell_packages, *places.cell_packages.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    assert install(places) == "up to date"


def test_what_an_older_lock_named_goes(places: Places) -> None:
    (places.cell_packages / "older").mkdir(parents=True)
    publish(places)
    install(places)
    assert not (places.cell_packages / "older").exists()


def test_a_machine_for_which_there_are_none_does_without(places: Places) -> None:
    publish(places, tag="cp311-cp311-riscv128")
    assert install(places) == "none, since there is no ready-made one for this machine (thing==1.0)"
    assert not places.cell_packages.exists()


def test_without_a_network_the_site_starts_all_the_same(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(places)
    with monkeypatch.context() as offline:
        offline.delenv("PIP_NO_INDEX")
        offline.delenv("PIP_FIND_LINKS")
        offline.setenv("PIP_CONFIG_FILE", os.devnull)
        offline.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
        assert install(places).startswith("none, since fetching them failed; the next start tries again (log: ")
        (places.cell_packages / "older").mkdir(parents=True)
        assert install(places).startswith("the older ones, since fetching them failed")
    assert (places.cell_packages / "older").exists()
    assert install(places) == "1 installed"


def test_what_was_deleted_by_hand_is_fetched_again(places: Places) -> None:
    publish(places)
    install(places)
    shutil.rmtree(places.cell_packages)
    assert install(places) == "1 installed"


def test_a_package_that_is_not_the_one_we_know_is_refused(places: Places) -> None:
    publish(places, digest="0" * 64)
    with pytest.raises(LaunchError, match="DO NOT MATCH THE HASHES"):
        install(places)
    assert not places.cell_packages.exists()
