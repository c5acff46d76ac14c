"""`python -m gateway serve | enrolment-code | revoke | revoke-device | purge | openapi`: the gateway's programs."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from contract.reference import InvalidReferenceError
from gateway.config import Config, ConfigError, load

USAGE: Final = 64


def main(arguments: list[str] | None = None) -> int:
    """Run one program; gives the exit code: 0 done, 1 not found, 64 wrong use or settings."""
    options = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except (ConfigError, InvalidReferenceError) as error:
        sys.stderr.write(f"gateway: {error or 'not a reference'}\n")
        return USAGE


def _serve(options: argparse.Namespace) -> int:
    from gateway.server import serve

    serve(_config(options))
    return 0


def _enrolment_code(options: argparse.Namespace) -> int:
    from gateway.app import open_parts
    from gateway.clock import SystemClock

    sys.stdout.write(open_parts(_config(options), SystemClock()).devices.new_enrolment_code(options.place) + "\n")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from gateway.app import open_parts
    from gateway.clock import SystemClock

    return 0 if open_parts(_config(options), SystemClock()).issuing.revoke(options.reference) else 1


def _revoke_device(options: argparse.Namespace) -> int:
    from gateway.app import open_parts
    from gateway.clock import SystemClock

    return 0 if open_parts(_config(options), SystemClock()).devices.revoke(options.device) else 1


def _purge(options: argparse.Namespace) -> int:
    from gateway.app import open_parts
    from gateway.clock import SystemClock

    purged = open_parts(_config(options), SystemClock()).retention.purge()
    counts = f"visits {purged.visits} certificates {purged.certificates} checkpoints {purged.checkpoints}"
    sys.stdout.write(f"deleted: {counts}\n")
    return 0


def _openapi(_options: argparse.Namespace) -> int:
    from gateway.openapi import description

    sys.stdout.write(description())
    return 0


def _config(options: argparse.Namespace) -> Config:
    config = load(options.config)
    logging.basicConfig(level=config.log_level.upper(), format="%(levelname)s %(name)s %(message)s")
    return config


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gateway", description="The fund's side of the kiosks.")
    programs = parser.add_subparsers(required=True, metavar="PROGRAM")
    _program(programs, "serve", _serve, "answer kiosks")
    _program(programs, "enrolment-code", _enrolment_code, "a one-time code to enrol a kiosk").add_argument(
        "--place", required=True, help="name of the place, as members read it in messages"
    )
    _program(programs, "revoke", _revoke, "void a certificate").add_argument("reference")
    _program(programs, "revoke-device", _revoke_device, "put a kiosk out").add_argument("device")
    _program(programs, "purge", _purge, "delete what is older than the policy allows")
    programs.add_parser("openapi", help="write the description of the calls").set_defaults(run=_openapi)
    return parser


def _program(
    programs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    help_text: str,
) -> argparse.ArgumentParser:
    program = programs.add_parser(name, help=help_text)
    program.add_argument("--config", type=Path, required=True, help="TOML file with the settings")
    program.set_defaults(run=run)
    return program


if __name__ == "__main__":
    sys.exit(main())
