"""Control groups of version 2, on files as the kernel lays them out; the tests of the cells use this machine's own."""

import os
import time
from pathlib import Path

import pytest

from sandbox.cells import cgroups
from sandbox.supervisor import measure

STAT = """anon {anon}
file 52428800
kernel {kernel}
kernel_stack 65536
pagetables {tables}
sec_pagetables 0
percpu 0
sock 4096
shmem {shmem}
file_mapped 20971520
inactive_anon 0
slab_reclaimable 1048576
slab_unreclaimable 0
"""


def write_group(folder: Path, *, anon: int, tables: int = 0, shmem: int = 0, kills: int = 0, usec: int = 0) -> None:
    private = anon + tables + shmem + 65536 + 4096
    (folder / "memory.current").write_text(f"{private + (50 << 20)}\n")
    kernel = tables + 65536 + (1 << 20)
    (folder / "memory.stat").write_text(STAT.format(anon=anon, tables=tables, shmem=shmem, kernel=kernel))
    (folder / "memory.events").write_text(f"low 0\nhigh 0\nmax 3\noom {kills}\noom_kill {kills}\noom_group_kill 0\n")
    (folder / "cpu.stat").write_text(f"usage_usec {usec}\nuser_usec {usec}\nsystem_usec 0\n")


def test_a_cell_of_version_2_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "CGROUP", str(tmp_path))
    write_group(tmp_path, anon=8 << 20, usec=2_000_000)
    found = measure.choose()
    assert found.name == "cgroup v2"
    found.start()
    burnt = time.process_time()
    write_group(tmp_path, anon=38 << 20, tables=1 << 20, shmem=2 << 20, kills=1, usec=2_500_000)
    assert found.memory(100 << 20) == 33 << 20  # the cheap number, without the caches of before
    assert found.memory(10 << 20) == 33 << 20  # over the limit: without the caches
    assert found.kills() == 1
    assert 0.5 - 0.1 - (time.process_time() - burnt) <= found.cpu() <= 0.5
    for fd in (found._used, found._stat, found._oom, found._usage):  # type: ignore[attr-defined]
        os.close(fd)


def test_a_group_of_version_2_is_limited_and_shown(tmp_path: Path) -> None:
    for name in ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs"):
        (tmp_path / name).touch()
    group = cgroups._group((tmp_path,))
    assert group is not None
    assert group.version == 2
    assert group.shown == (("/sys/fs/cgroup", tmp_path),)
    assert group.entrances == [str(tmp_path / "cgroup.procs")]
    group.limit_memory(128)
    assert (tmp_path / "memory.max").read_text() == str((128 + cgroups.RESERVE_MB) << 20)
    assert (tmp_path / "memory.swap.max").read_text() == "0"
    for kills, ran_out in ((0, False), (2, True)):
        write_group(tmp_path, anon=0, kills=kills)
        assert group.ran_out_of_memory() is ran_out


def test_without_the_controllers_there_is_no_group(tmp_path: Path) -> None:
    (tmp_path / "cgroup.procs").touch()
    assert cgroups._group((tmp_path,)) is None


def test_a_machine_of_version_2_gets_a_folder_for_all_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    for folder in (tmp_path, tmp_path / "crossover"):
        folder.mkdir(exist_ok=True)
        (folder / "cgroup.subtree_control").touch()
    (tmp_path / "cgroup.controllers").write_text("cpuset cpu io memory pids\n")
    assert cgroups._parents() == [tmp_path / "crossover"]
    for folder in (tmp_path, tmp_path / "crossover"):
        assert (folder / "cgroup.subtree_control").read_text() == "+memory +pids"
