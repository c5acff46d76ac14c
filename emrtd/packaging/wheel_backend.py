"""Builds the wheel of this folder and needs nothing for it: a build backend of its own (PEP 517).

The package is the folder that holds `pyproject.toml`, which the usual backends do not expect; a pure wheel is an
archive with four more files. Equal sources give equal bytes.
"""

import base64
import hashlib
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent
LICENSE = SOURCE.parent / "LICENSE"

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that an archive can state: the same for each build."""

_WHEEL = "Wheel-Version: 1.0\nGenerator: wheel_backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_TYPED = "py.typed"


class UnsupportedOperation(Exception):
    """The hook exists and is not for this project."""


def build_wheel(
    wheel_directory: str, config_settings: Mapping[str, Any] | None = None, metadata_directory: str | None = None
) -> str:
    """Write the wheel and return its file name (PEP 517, mandatory hook; PEP 427)."""
    project = _project()
    information = f"{project['name']}-{project['version']}.dist-info"
    contents = dict(sorted(_contents(project, information)))
    contents[f"{information}/RECORD"] = _record(contents, f"{information}/RECORD")
    name = f"{project['name']}-{project['version']}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in contents.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            wheel.writestr(entry, content)
    return name


def build_sdist(sdist_directory: str, config_settings: Mapping[str, Any] | None = None) -> str:
    """Refuse (PEP 517, mandatory hook): the wheel holds all there is, and the sources are in the repository."""
    raise UnsupportedOperation


def _project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def _contents(project: dict[str, Any], information: str) -> Iterator[tuple[str, bytes]]:
    for path in (*SOURCE.glob("*.py"), SOURCE / _TYPED):
        yield f"{project['name']}/{path.name}", path.read_bytes()
    yield f"{information}/METADATA", _metadata(project).encode()
    yield f"{information}/WHEEL", _WHEEL.encode()
    yield f"{information}/licenses/{LICENSE.name}", LICENSE.read_bytes()


def _metadata(project: dict[str, Any]) -> str:
    """Core metadata, version 2.4."""
    head = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"Requires-Python: {project['requires-python']}",
        f"License-Expression: {project['license']}",
        f"License-File: {LICENSE.name}",
        f"Keywords: {','.join(project['keywords'])}",
        *(f"Classifier: {one}" for one in project["classifiers"]),
        *(f"Requires-Dist: {one}" for one in project["dependencies"]),
        "Description-Content-Type: text/markdown",
    ]
    page = SOURCE / str(project["readme"])
    return "\n".join(head) + "\n\n" + page.read_text(encoding="utf-8")


def _record(contents: Mapping[str, bytes], own: str) -> bytes:
    """Name, hash and size of each file; its own line has neither (PEP 376, PEP 427)."""
    lines = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in contents.items()]
    return "\n".join([*lines, f"{own},,"]).encode() + b"\n"


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
