"""Fuzz one target by coverage, with atheris and libFuzzer.

    python -m tests.fuzz.run TARGET FOLDER… [-max_total_time=60 and other options of libFuzzer]

The first folder gets new inputs. A finding is written beside it, and ends the run with another exit code than 0.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["emrtd", "contract", "tests.fuzz.planted"]):
    from tests.fuzz.targets import PLANTED, TARGETS


def main(arguments: list[str]) -> None:
    """Hand over to libFuzzer, which does not return."""
    name, *options = arguments
    target = PLANTED if name == "planted" else TARGETS[name]
    # libFuzzer starts its first argument again, by a shell, when it merges folders.
    again = f"{sys.executable} -m tests.fuzz.run {name}"
    atheris.Setup([again, f"-max_len={target.size}", *options], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
