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
from sandbox.cells.packages import Packages
from sandbox.cells.python_files import LEFT_OUT, PythonFiles, running_python

NAME = "crossover-cell"
BASE_NAME = "crossover-base"
BASE_RECIPE = 2  # count up when `_archive` changes
ROOM = Path(sandbox.__file__).resolve().parent
LINKED = "/usr/local/bin/python3"  # where the Dockerfile's steps find the imported Python
CACHE = Path("/etc/ld.so.cache")


def image_name(base_image: str | None, packages: Packages | None = None) -> str:
    """The tag tells all that the image holds, so that a stale image can never run old code."""
    own = packages.digest if packages else ""
    digest = hashlib.sha256(f"{base_image} {platform.python_version()} {platform.machine()} {own}".encode())
    for name, path in _context_files():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    repository = NAME if base_image is None else f"{NAME}-on-{hashlib.sha256(base_image.encode()).hexdigest()[:8]}"
    return f"{repository}:{digest.hexdigest()[:20]}"


def build_image(client: Any, base_image: str | None = None, packages: Packages | None = None) -> str:
    """Build the cell's image if it is missing, and return its name. Raises CellError with the engine's words.

    `client` is docker's low-level APIClient. Without `base_image` the base is made from the running CPython and its
    shared libraries, which needs no network. `packages` must be for the Python of the base.
    """
    name = image_name(base_image, packages)
    try:
        if not client.images(name, quiet=True):
            base = base_image or _import_base(client, packages)
            _build(client, name, base, packages)
            _remove_others(client, name)
    except (docker.errors.DockerException, OSError) as error:
        raise CellError(f"the image of the cell could not be built: {error}") from error
    return name


def _context_files() -> Iterator[tuple[str, Path]]:
    """(name in the build context, file) of all that goes into the image on top of its base."""
    yield "Dockerfile", ROOM / "image" / "Dockerfile"
    for path in (ROOM / "__init__.py", ROOM / "frames.py", *sorted((ROOM / "supervisor").glob("*.py"))):
        yield f"sandbox/{path.relative_to(ROOM)}", path


def _build(client: Any, name: str, base: str, packages: Packages | None) -> None:
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        for entry, path in _context_files():
            tar.add(path, entry, filter=_plain)
        if packages:
            tar.add(packages.folder, "packages", filter=_plain)
        else:
            tar.addfile(_folder("packages", 0o755))
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
    """Remove the images of older code on the same base. The engine itself refuses those that a container still uses."""
    repository = name.partition(":")[0]
    for image in client.images(repository):
        for tag in image["RepoTags"] or []:
            if tag != name and tag.startswith(f"{repository}:"):
                with contextlib.suppress(docker.errors.DockerException):
                    client.remove_image(tag)


def _import_base(client: Any, packages: Packages | None) -> str:
    """Import the running CPython, with the libraries that `packages` need, as an image. Returns its name."""
    files = running_python(packages)
    libraries = hashlib.sha256("\0".join(map(str, files.libraries)).encode()).hexdigest()[:8]
    name = f"{BASE_NAME}:{platform.python_version()}-{platform.machine()}-{BASE_RECIPE}-{libraries}"
    if client.images(name, quiet=True):
        return name
    repository, _, tag = name.partition(":")
    client.import_image_from_data(_archive(files), repository=repository, tag=tag)
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
            tar.addfile(_folder(name, mode))
    return stream.getvalue()


def _folder(name: str, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, mode
    return entry


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
