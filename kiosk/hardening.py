"""What a process asks of the kernel so that its memory stays its own: no dump, no tracer, no orphan, no new rights.

A session calls `harden_session` first thing in the process itself (an `exec` undoes `PR_SET_DUMPABLE`), a supervisor
`harden_supervisor`. Both read every setting back: a protection that the kernel did not grant stops the program (K509).
Linux only; the constants are those of `linux/prctl.h` and `linux/mman.h`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from kiosk.failures import Failure, KioskError

_PR_SET_PDEATHSIG, _PR_GET_PDEATHSIG = 1, 2
_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_PR_SET_CHILD_SUBREAPER, _PR_GET_CHILD_SUBREAPER = 36, 37
_PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 38, 39
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4

_libc = ctypes.CDLL(None, use_errno=True)


class HardeningFailed(KioskError):
    """The kernel did not grant a protection; the process must not touch a member's data."""

    failure = Failure.HARDENING_FAILED


def harden_session(parent: int) -> None:
    """Protect the calling process, which is to hold a member's data, and check that it is protected.

    Args:
        parent: the supervisor's process id (`Channel.peer`); the process is killed when that one ends.

    Raises:
        HardeningFailed: a protection was not granted, or the parent is already gone.
    """
    _leave_no_dump()
    _never_gain_rights()
    die_with(parent)
    keep_out_of_swap()
    verify_session(parent)


def harden_supervisor() -> None:
    """Protect the calling process, which holds the machine's key, and let it inherit orphans of its sessions.

    Raises:
        HardeningFailed: a protection was not granted.
    """
    _leave_no_dump()
    _never_gain_rights()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    for holds in (leaves_no_dump, never_gains_rights, adopts_orphans):
        _require(holds())


def verify_session(parent: int) -> None:
    """Read every protection of a session back from the kernel.

    Raises:
        HardeningFailed: one is not in force.
    """
    for holds in PROTECTIONS:
        _require(holds())
    _require(os.getppid() == parent)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends (prctl(2), PR_SET_PDEATHSIG).

    Raises:
        HardeningFailed: `parent` ended before the kernel knew, and somebody else is the parent now.
    """
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _require(os.getppid() == parent)


def keep_out_of_swap() -> bool:
    """Lock memory if there is swap to be kept out of and the limits allow all of it; give whether that was done.

    A partial lock would make later allocations fail (MCL_FUTURE counts against RLIMIT_MEMLOCK), so a limited process
    is left alone: `kiosk doctor` asks for a machine without swap.
    """
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    if not swap_in_use() or not unlimited:
        return False
    return int(_libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT)) == 0


def swap_in_use(swaps: Path = Path("/proc/swaps")) -> bool:
    """Whether the kernel may write memory to a disk: any line after the heading."""
    return len(swaps.read_text(encoding="ascii", errors="replace").splitlines()) > 1


def leaves_no_dump() -> bool:
    """No core file, no dump through a pipe, no tracer of the same user (dumpable is 0), nothing selected for a dump."""
    return (
        _prctl(_PR_GET_DUMPABLE) == 0
        and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        and _dump_filter().read_text(encoding="ascii").strip("0\n") == ""
    )


def never_gains_rights() -> bool:
    """No set-user-id program can be used to get out (PR_SET_NO_NEW_PRIVS)."""
    return _prctl(_PR_GET_NO_NEW_PRIVS) == 1


def dies_with_parent() -> bool:
    """The kernel sends SIGKILL when the parent ends."""
    number = ctypes.c_int(0)
    _prctl(_PR_GET_PDEATHSIG, ctypes.addressof(number))
    return number.value == signal.SIGKILL


def adopts_orphans() -> bool:
    """Descendants whose parent ended become children of this process, so that none can hide."""
    number = ctypes.c_int(0)
    _prctl(_PR_GET_CHILD_SUBREAPER, ctypes.addressof(number))
    return number.value == 1


PROTECTIONS: tuple[Callable[[], bool], ...] = (leaves_no_dump, never_gains_rights, dies_with_parent)
"""What a session asks about itself before it touches a member's data."""


def _leave_no_dump() -> None:
    # The filter first: its file belongs to root as soon as the process is not dumpable.
    if not leaves_no_dump():
        try:
            _dump_filter().write_text("0", encoding="ascii")
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except OSError as error:
            raise HardeningFailed from error
    _prctl(_PR_SET_DUMPABLE, 0)


def _never_gain_rights() -> None:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def _dump_filter() -> Path:
    """Which kinds of memory go into a dump (core(5)); 0 is what MADV_DONTDUMP on everything would be."""
    return Path("/proc/self/coredump_filter")


def _prctl(option: int, argument: int = 0) -> int:
    result = int(_libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0))
    if result < 0:
        raise HardeningFailed
    return result


def _require(condition: bool) -> None:
    if not condition:
        raise HardeningFailed
