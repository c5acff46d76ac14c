"""The library as others get it: a wheel that needs nothing to be built, installed apart, reading the demo's chip."""

from __future__ import annotations

import ast
import email
import re
import subprocess
import sys
import zipfile
from email.message import Message
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LIBRARY = ROOT / "emrtd"
PIP = (sys.executable, "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")

READ = """
import re, sys
from pathlib import Path
installed, root = sys.argv[1:]
sys.path[:0] = [installed, root]
import emrtd
assert Path(emrtd.__file__).is_relative_to(installed)
from demo.chip.issuer import new_pki
from demo.chip.workshop import make_card
from demo.persona import load
persona = load(Path(root) / "demo/personas/fatima.toml")
readme = (Path(root) / "emrtd/README.md").read_text(encoding="utf-8")
exec(re.search(r"```python\\n(.*?)```", readme, re.DOTALL)[1])
given_names, surname, access = holder(make_card(persona, new_pki()).answer, persona.card.reveal().can)
sys.stdout.write(f"{len(given_names) > 1} {len(surname) > 1} {access}")
"""


def build(folder: Path) -> Path:
    """Without a network, as anybody would: pip, which makes an environment with what the recipe asks for, nothing."""
    command = (*PIP, "wheel", "--no-index", "--no-deps", "--wheel-dir", str(folder), str(LIBRARY))
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        return email.message_from_bytes(archive.read("emrtd-0.1.0.dist-info/METADATA"))


def test_the_wheel_holds_the_library_its_types_and_its_licence_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("emrtd/")}
        assert archive.read("emrtd-0.1.0.dist-info/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert names == {f"emrtd/{path.name}" for path in LIBRARY.glob("*.py")} | {"emrtd/py.typed"}


def test_equal_sources_give_equal_bytes(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_it_asks_for_what_it_imports_and_nothing_else(metadata: Message) -> None:
    asked = {re.split("[>=<]", line)[0]: line for line in metadata.get_all("Requires-Dist", [])}
    assert set(asked) == foreign_imports()
    for name, requirement in asked.items():
        least = tuple(map(int, requirement.split(">=")[1].split(".")))
        assert tuple(map(int, version(name).split(".")))[: len(least)] >= least


def foreign_imports() -> set[str]:
    roots: set[str] = set()
    for path in LIBRARY.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                roots.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
    return roots - sys.stdlib_module_names - {"emrtd"}


def test_its_page_is_the_readme(metadata: Message) -> None:
    assert metadata.get_payload() == (LIBRARY / "README.md").read_text(encoding="utf-8")


def test_installed_apart_the_example_of_the_readme_reads_the_chip(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    subprocess.run((*PIP, "install", "--no-index", "--no-deps", "--target", str(installed), str(wheel)), check=True)
    command = (sys.executable, "-I", "-c", READ, str(installed), str(ROOT))
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert told.stdout == "True True pace"


CLAUSE = re.compile(r"Doc 9303|ISO/IEC|TR-0311[01]|RFC \d|X\.690|FIPS")
NOT_OF_A_LIBRARY = re.compile(r"\b(kiosk|gateway|chobbak|fund|visit)s?\b", re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.py")), ids=lambda path: path.stem)
def test_every_public_name_is_described_and_every_module_names_its_clause(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert CLAUSE.search(ast.get_docstring(tree) or "")
    assert [name for name, text in public_docstrings(tree) if not text] == []
    assert NOT_OF_A_LIBRARY.search(source) is None


def public_docstrings(tree: ast.Module) -> list[tuple[str, str | None]]:
    """Functions and classes of the module, and the methods of its classes; neither private ones nor overrides."""
    found: list[tuple[str, str | None]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found.append((node.name, ast.get_docstring(node)))
            inner = node.body if isinstance(node, ast.ClassDef) else []
            found += [
                (f"{node.name}.{method.name}", ast.get_docstring(method))
                for method in inner
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
            ]
    return found
