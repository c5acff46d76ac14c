"""One kiosk for all privacy tests: starting the parts takes longer than a visit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.privacy.scene import Scene, running_scene


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with running_scene(tmp_path_factory.mktemp("privacy")) as scene:
        yield scene
