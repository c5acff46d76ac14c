"""A whole visit on this machine, with the real parts: `scripts/demo`.

With a display: the kiosk in a window, and a panel to lay cards, take the paper away and open the inbox.
Without one, or with --unattended: the visit is performed by itself, and `build/demo/` shows what happened.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from demo.counter import PERSONAS, Counter, CounterPlan, running_counter
from demo.evidence import ROOTS
from demo.kiosk_process import KioskSaidNothing
from demo.persona import load_all
from demo.report import Paper, Verdict, judge_seal, write
from demo.robot import CannotFind, Robot
from demo.screen import ScreenDidNotStart, virtual_screen
from demo.unattended import Performance, Refused, Served
from demo.writes import NotPermitted, watched
from texts.language import Language

BUILD = Path(__file__).parents[1] / "build" / "demo"
_BIT_RATE = 424_000


def main(arguments: Sequence[str]) -> int:
    """Run the demo; 0 if everything it shows is as it should be."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, _end)
    if options.unattended or not _has_display():
        return _unattended(options)
    from demo.panel import play  # loads Qt, which an unattended run does without

    return play(BUILD / "run", options.language, options.persona)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--unattended", action="store_true", help="perform the visit under a virtual screen")
    parser.add_argument("--language", type=Language, choices=list(Language), default=Language.ARABIC)
    parser.add_argument("--persona", choices=sorted(load_all(PERSONAS)), default="fatima")
    parser.add_argument("--size", type=_size, default=(1920, 1080), help="of the virtual screen: 1280x800")
    return parser.parse_args(arguments)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{3,4})x([0-9]{3,4})", text)
    if found is None:
        raise argparse.ArgumentTypeError("WIDTHxHEIGHT in pixels")
    return int(found[1]), int(found[2])


def _unattended(options: argparse.Namespace) -> int:
    size = options.size
    shutil.rmtree(BUILD, ignore_errors=True)
    with virtual_screen(BUILD / "screen", *size) as screen:
        plan = CounterPlan(BUILD / "run", screen.display, size, bit_rate=_BIT_RATE)
        with running_counter(plan) as counter:
            robot = Robot(screen, counter.kiosk, BUILD)
            persona = counter.people[options.persona]
            with _writes() as written:
                visit = Performance(counter, screen, robot, persona, options.language).run()
            paper = _judge(visit, counter) if isinstance(visit, Served) else None
            codes = visit.codes if isinstance(visit, Refused) else frozenset[str]()
            verdict = Verdict(paper, persona.refusal, codes, visit.ending, _outside(counter, written))
    title = f"A visit of {options.persona} in {options.language}, {size[0]}x{size[1]}"
    report = write(BUILD, title, robot.seen, verdict)
    made = f"{len(robot.seen)} pictures, {'certificate.pdf, ' if paper else ''}{report.name}"
    sys.stdout.write(f"{made} are in {BUILD}\n")
    if paper:
        sys.stdout.write(
            f"check the paper as whoever receives it would: scripts/kiosk verify {BUILD / 'certificate.pdf'}\n"
        )
    sys.stdout.write(report.read_text(encoding="utf-8").partition("## The screens")[0])
    return 0 if verdict.good else 1


def _judge(visit: Served, counter: Counter) -> Paper:
    certificate = BUILD / "certificate.pdf"
    certificate.write_bytes(visit.pdf)
    return Paper(judge_seal(certificate, counter.gateway.sealing_keys), visit.control)


def _outside(counter: Counter, written: list[str] | None) -> tuple[str, ...] | None:
    allowed = (str(BUILD.resolve()), str(counter.temporary))
    return None if written is None else tuple(path for path in written if not path.startswith(allowed))


@contextmanager
def _writes() -> Iterator[list[str] | None]:
    """What this run's processes write, or None where the kernel does not let us watch."""
    try:
        with watched((BUILD, *ROOTS, Path.home())) as written:
            yield written
    except NotPermitted:
        yield None


def _end(_number: int, _frame: object) -> None:
    """SIGTERM ends as Ctrl-C does, so that every part is stopped in order."""
    raise KeyboardInterrupt


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (CannotFind, KioskSaidNothing, ScreenDidNotStart) as error:
        sys.stderr.write(f"the visit did not go on: {type(error).__name__} {error}; see {BUILD}\n")
        sys.exit(1)
