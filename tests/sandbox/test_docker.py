"""The docker cell's own: its client, and the images that it leaves on the engine."""

import io
import os
import tarfile
from contextlib import closing
from typing import Any

import docker
import docker.errors
import docker.utils
import pytest

from sandbox.cells import image
from sandbox.cells.base import CellError, CellKind
from sandbox.cells.docker import DockerKind
from sandbox.cells.engine import Engine
from tests.sandbox.conftest import make_job


def test_a_base_image_that_does_not_exist_says_so(docker_kind: CellKind) -> None:
    with pytest.raises(CellError, match="could not be built from crossover-no-such-image"):
        DockerKind(base_image="crossover-no-such-image:0").build()


def test_clients_are_lent_to_one_at_a_time_and_thrown_away_after_an_error(docker_kind: CellKind) -> None:
    engine = Engine()
    with engine.client() as one, engine.client() as other:
        assert one is not other
    with engine.client() as again:
        assert again in (one, other)
    with pytest.raises(docker.errors.ImageNotFound), engine.client() as failing:
        failing.create_container("crossover-no-such-image:0")
    with engine.client() as next_one, engine.client() as after:
        assert failing not in (next_one, after)
        assert next_one.ping()


def test_an_engine_that_came_back_older_is_asked_again_what_it_speaks(docker_kind: CellKind) -> None:
    engine = Engine()
    engine._version = "9.99"  # of an engine that is no more
    with pytest.raises(docker.errors.APIError, match="too new"), engine.client() as client:
        client.version()
    with engine.client() as client:
        assert client.version()["ApiVersion"] == client.api_version


def test_a_new_image_replaces_the_old_ones_that_nobody_uses(docker_kind: CellKind) -> None:
    tag = f"test-{os.getpid()}"
    with closing(docker.APIClient(**docker.utils.kwargs_from_env())) as client:
        for name in ("unused", "used"):
            client.import_image_from_data(tar_of(f"{tag}-{name}"), repository="crossover-cell", tag=f"{tag}-{name}")
        container = client.create_container(f"crossover-cell:{tag}-used", ["/nothing"])
        try:
            image._remove_others(ListingOnly(client, tag), "crossover-cell:new")
            left = {
                name for found in client.images("crossover-cell") for name in found["RepoTags"] or [] if tag in name
            }
            assert left == {f"crossover-cell:{tag}-used"}
        finally:
            client.remove_container(container["Id"])
            client.remove_image(f"crossover-cell:{tag}-used")


def tar_of(name: str) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    return archive.getvalue()


class ListingOnly:
    """The engine, of whose images only those of this test are seen: the tests run beside other installations."""

    def __init__(self, client: Any, tag: str) -> None:
        self._client, self._tag = client, tag
        self.remove_image = client.remove_image

    def images(self, name: str) -> list[dict[str, Any]]:
        return [found for found in self._client.images(name) if self._tag in str(found["RepoTags"])]


def test_an_image_that_was_removed_is_built_again(docker_kind: CellKind, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = DockerKind()
    kind._image = "crossover-cell:gone"
    with closing(kind.start()) as cell:
        assert cell.run(make_job("def f():\n    return 1\n")).cases[0].value == 1
    assert kind._image == docker_kind._image  # type: ignore[attr-defined]
