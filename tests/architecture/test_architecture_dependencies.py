"""What is installed is what is imported: each list of `pyproject.toml` names its own, and the lock names them all."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")

OURS = {"benchmarks", "contract", "demo", "emrtd", "gateway", "kiosk", "scripts", "tests", "texts"}
OF_DEBIAN = {"gi", "pyatspi"}
"""Bindings that the tests take from the system's own Python: python3-pyatspi in `installer/packages.txt`."""
BUILDERS = {"texts/compile.py", "texts/month_names.py"}
"""Run where a kiosk's files are made, never on a kiosk."""
TOOLS = {
    "import-linter",
    "mypy",
    "pytest-qt",
    "pytest-randomly",
    "pytest-timeout",
    "ruff",
    "types-pyyaml",
    "types-requests",
}
"""Called by their command, or by pytest and mypy themselves."""
DISTRIBUTIONS = packages_distributions()


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(group: str | None = None) -> set[str]:
    """The names of a list of `pyproject.toml`; None is what a kiosk runs with."""
    lines = PROJECT["dependencies"] if group is None else PROJECT["optional-dependencies"][group]
    return {plain(line.split("==")[0]) for line in lines}


def everything() -> set[str]:
    return declared().union(*(declared(group) for group in PROJECT["optional-dependencies"]))


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def imported(files: Iterable[Path]) -> set[str]:
    """The distributions that these files import while they run."""
    modules = {module for file in files for module in _modules(ast.parse(file.read_bytes()))}
    foreign = modules - sys.stdlib_module_names - OURS - OF_DEBIAN
    return {plain(DISTRIBUTIONS[module][0]) for module in foreign}


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]
        yield from _modules(node)


def run_time() -> set[str]:
    files = sources("contract", "emrtd", "kiosk", "texts")
    return imported(file for file in files if str(file.relative_to(ROOT)) not in BUILDERS)


def test_a_kiosk_runs_with_what_it_imports_and_nothing_else() -> None:
    assert declared() == run_time()


@pytest.mark.parametrize(
    ("group", "folders"), [("gateway", ["gateway"]), ("demo", ["demo"]), ("dev", ["benchmarks", "tests"])]
)
def test_what_others_need_besides_is_their_own(group: str, folders: list[str]) -> None:
    above = everything() - declared(group)
    own = declared(group) - TOOLS
    assert imported(sources(*folders)) - above == own


def test_what_only_makes_files_is_needed_where_they_are_made() -> None:
    assert imported(ROOT / file for file in BUILDERS) == declared("build")


def test_no_list_repeats_another() -> None:
    lists = [declared(), *(declared(group) for group in PROJECT["optional-dependencies"])]
    assert sum(map(len, lists)) == len(everything())


def test_tools_are_installed() -> None:
    assert declared("dev") >= TOOLS


def test_the_lock_is_of_these_lists() -> None:
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", LOCK, re.MULTILINE))
    pins = [*PROJECT["dependencies"], *(pin for group in PROJECT["optional-dependencies"].values() for pin in group)]
    assert {plain(name): version for name, _, version in (pin.partition("==") for pin in pins)}.items() <= {
        plain(name): version for name, version in locked.items()
    }.items()
    roots = re.findall(r"^([A-Za-z0-9._-]+)==[^#]*# via(?:\n    #   [^\n]+)*?[ \n#]+chobbak \(", LOCK, re.MULTILINE)
    assert {plain(root) for root in roots} == everything()


def test_the_lock_has_a_hash_for_each_and_no_address() -> None:
    for entry in re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE):
        assert not entry or "--hash=sha256:" in entry
    assert "://" not in LOCK
    assert "--index" not in LOCK
