"""Builds the image of the Docker cell, with or without a registry at hand."""

import contextlib
import hashlib
import io
import os
import platform
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker.errors

import sandbox
from sandbox.cells.base import CellError
from sandbox.cells.python_files import LEFT_OUT, PythonFiles, running_python

NAME = "crossover-cell"
BASE_NAME = "crossover-base"
BASE_RECIPE = 2  # count up when `_archive` changes
ROOM = Path(sandbox.__file__).resolve().parent
LINKED = "/usr/local/bin/python3"  # where the Dockerfile's steps find the imported Python
CACHE = Path("/etc/ld.so.cache")


def image_name(base_image: str | None) -> str:
    """The tag tells all that the image holds, so that a stale image can never run old code."""
    digest = hashlib.sha256(f"{base_image} {platform.python_version()} {platform.machine()}".encode())
    for name, path in _context_files():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return f"{NAME}:{digest.hexdigest()[:20]}"


def build_image(client: Any, base_image: str | None = None) -> str:
    """Build the cell's image if it is missing, and return its name. Raises CellError with the engine's words.

    `client` is docker's low-level APIClient. Without `base_image` the base is made from the running CPython and its
    shared libraries, which needs no network.
    """
    name = image_name(base_image)
    try:
        if not client.images(name, quiet=True):
            base = base_image or _import_base(client)
            _build(client, name, base)
            _remove_others(client, name)
    except (docker.errors.DockerException, OSError) as error:
        raise CellError(f"the image of the cell could not be built: {error}") from error
    return name


def _context_files() -> Iterator[tuple[str, Path]]:
    """(name in the build context, file) of all that goes into the image on top of its base."""
    yield "Dockerfile", ROOM / "image" / "Dockerfile"
    for path in (ROOM / "__init__.py", ROOM / "frames.py", *sorted((ROOM / "supervisor").glob("*.py"))):
        yield f"sandbox/{path.relative_to(ROOM)}", path


def _build(client: Any, name: str, base: str) -> None:
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        for entry, path in _context_files():
            tar.add(path, entry, filter=_plain)
    context.seek(0)
    steps = client.build(
        fileobj=context,
        custom_context=True,
        tag=name,
        buildargs={"BASE_IMAGE": base},
        network_mode="none",  # no step needs one, and an engine without a bridge builds too
        rm=True,
        decode=True,
    )
    for step in steps:
        if "error" in step:
            raise CellError(f"the image of the cell could not be built from {base}: {step['error'].strip()}")


def _remove_others(client: Any, name: str) -> None:
    """Remove the images of older code. The engine itself refuses those that a container still uses."""
    for image in client.images(NAME):
        for tag in image["RepoTags"] or []:
            if tag != name and tag.startswith(f"{NAME}:"):
                with contextlib.suppress(docker.errors.DockerException):
                    client.remove_image(tag)


def _import_base(client: Any) -> str:
    """Import the running CPython as an image. Returns its name."""
    name = f"{BASE_NAME}:{platform.python_version()}-{platform.machine()}-{BASE_RECIPE}"
    if client.images(name, quiet=True):
        return name
    repository, _, tag = name.partition(":")
    archive = _archive(running_python())
    client.import_image_from_data(archive, repository=repository, tag=tag)
    return name


def _archive(files: PythonFiles) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", dereference=False) as tar:
        for folder in files.folders:
            tar.add(folder, str(folder), filter=_wanted)
        for path in (files.executable, *files.libraries, *([CACHE] if CACHE.exists() else [])):
            entry = tar.gettarinfo(os.path.realpath(path), str(path))
            with open(path, "rb") as content:
                tar.addfile(_plain(entry), content)
        if str(files.executable) != LINKED:
            link = tarfile.TarInfo(LINKED)
            link.type, link.linkname = tarfile.SYMTYPE, str(files.executable)
            tar.addfile(link)
        for name, mode in (("tmp", 0o1777), ("proc", 0o755), ("sys", 0o755), ("dev", 0o755)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            tar.addfile(entry)
    return stream.getvalue()


def _wanted(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    parts = Path(entry.name).parts
    unwanted = any(part in LEFT_OUT or part.startswith("config-") for part in parts)
    foreign = entry.name.endswith(".pyc") and not entry.name.endswith(f".{sys.implementation.cache_tag}.pyc")
    return None if unwanted or foreign else _plain(entry)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Owned by root, readable by all whatever the umask of the checkout was, and without a date of its own."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry
