"""Who else can look at the screen under cage: programs of another user, X programs, programs of the same user.

The whole kiosk runs as an ordinary user on a headless cage; those who try to look are other processes. What shows that
their failure means something is the same attempt where it succeeds: without the recipe, and by root through the door.
The window is smaller than the screen: a headless cage hands a window that fills it straight to its output, and then
gives black pictures to everybody.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageColor

from contract.seal_keys import SealingKey, VerificationKeys
from demo.chip.issuer import new_pki, write_pki
from demo.residue import descendants
from demo.services.certificates import TlsAuthority
from kiosk.ui.kit.tokens import Colours

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "installer" / "screen"
KIOSK_USER, OTHER_USER, SUPERUSER = 65534, 65533, 0
SECONDS = 40.0
WAYLAND = "wayland-0"
WLROOTS = {
    "WLR_BACKENDS": "headless",
    "WLR_RENDERER": "pixman",
    "WLR_LIBINPUT_NO_DEVICES": "1",
    "QT_QPA_PLATFORM": "wayland",
    "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1",
}
SETTINGS = """
[kiosk]
place = "Sidi Maârouf 2"
[gateway]
url = "https://127.0.0.1:9"
ca = "ca.pem"
sealing_keys = "keys.json"
[device]
key = "state/device.pem"
identity = "state/device.json"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:9/ipp/print"
[screen]
width = 1200
height = 640
fullscreen = false
[sound]
speaker = ""
[paths]
state = "state"
temporary = "state/temporary"
"""
X_CLIENT = """
import ctypes, sys
x11 = ctypes.CDLL("libX11.so.6")
for name in ("XOpenDisplay", "XGetImage"):
    getattr(x11, name).restype = ctypes.c_void_p
x11.XDefaultRootWindow.restype = ctypes.c_ulong
display = ctypes.c_void_p(x11.XOpenDisplay(sys.argv[1].encode()))
if not display:
    sys.exit(3)
root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
print("joined", flush=True)
image = x11.XGetImage(display, root, 0, 0, 200, 200, ctypes.c_ulong(0xFFFFFFFF), 2)
print("saw" if image else "", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kiosk on its screen: cage's process, the user's runtime folder."""

    cage: int
    runtime: Path

    def looked(self, user: int, display: str = WAYLAND) -> bool:
        """Whether a program of this user gets a picture of the kiosk."""
        command = ["env", f"XDG_RUNTIME_DIR={self.runtime}", f"WAYLAND_DISPLAY={display}", "grim", "-"]
        result = subprocess.run(as_user(user, command), capture_output=True, timeout=SECONDS)
        return result.returncode == 0 and shows_kiosk(result.stdout)

    def joined_by_x(self, user: int) -> str:
        """What an X program of this user comes to on cage's X display: nothing, `joined`, or also `saw`."""
        if not self.x_display():
            return ""
        command = ["/usr/bin/python3", "-c", X_CLIENT, self.x_display()]
        result = subprocess.run(as_user(user, command), capture_output=True, text=True, timeout=SECONDS)
        return " ".join(result.stdout.split())

    def x_display(self) -> str:
        """The display that cage offers to X programs, by its listening sockets (proc(5), `net/unix`); empty: none."""
        own = {link for link in map(read_link, Path(f"/proc/{self.cage}/fd").iterdir()) if link.startswith("socket:")}
        for line in Path("/proc/net/unix").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[6]}]" in own and (found := re.search(r"X11-unix/X(\d+)$", line)):
                return f":{found[1]}"
        return ""

    def programs(self) -> list[int]:
        """Cage and all that it started."""
        return [self.cage, *sorted(descendants(self.cage))]


def read_link(path: Path) -> str:
    try:
        return os.readlink(path)
    except FileNotFoundError:
        return ""


def as_user(user: int, command: list[str]) -> list[str]:
    """The command with the rights of this user and no others."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]


def as_kiosk(command: list[str]) -> list[str]:
    """The same for the kiosk's user, who may also read this checkout and its interpreter, wherever they are."""
    rights = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return as_user(KIOSK_USER, [])[:4] + rights + command


def shows_kiosk(png: bytes) -> bool:
    """Whether a picture shows the welcome screen: its large button has a colour of its own."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    green = ImageColor.getrgb(Colours().primary.ground)
    counted = {colour: count for count, colour in picture.getcolors(picture.width * picture.height) or []}
    return counted.get(green, 0) > picture.width * picture.height / 50


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A configured machine, below a path that every user may walk."""
    folder = Path(tempfile.mkdtemp(prefix="chobbak-screen-", dir="/tmp"))
    folder.chmod(0o755)
    write_pki(new_pki(), folder)
    TlsAuthority().write_certificate(folder / "ca.pem")
    keys = VerificationKeys.of(SealingKey.generate()).published()
    (folder / "keys.json").write_bytes(msgspec.json.encode(keys))
    (folder / "kiosk.toml").write_text(SETTINGS)
    for name in ("runtime", "state"):
        (folder / name).mkdir(mode=0o700)
        os.chown(folder / name, KIOSK_USER, KIOSK_USER)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def running(folder: Path, launcher: list[str]) -> Iterator[Machine]:
    """The kiosk under this launcher, with *Welcome* on the screen and its spare behind it."""
    command = [*launcher, sys.executable, "-m", "kiosk", "run", "--config", str(folder / "kiosk.toml"), "--log-visits"]
    environment = {
        **WLROOTS,
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
    }
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            as_kiosk(command), env=environment, cwd="/", stderr=file, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        until(lambda: len(re.findall("ready pid=", log.read_text())) == 2, "a session on show and a spare")
        until(lambda: "painted step=welcome" in log.read_text(), "Welcome")
        yield Machine(process.pid, folder / "runtime")
    finally:
        for pid in descendants(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.kill()
        process.wait()


def test_without_the_recipe_every_program_of_the_same_user_can_look(folder: Path) -> None:
    """This is what the recipe is for; another user and X programs are kept out by cage itself."""
    with running(folder, ["cage", "--"]) as machine:
        until(lambda: machine.looked(KIOSK_USER), "a picture of the kiosk")
        assert not machine.looked(OTHER_USER)
        assert machine.joined_by_x(KIOSK_USER) == "joined"
        assert machine.joined_by_x(OTHER_USER) == ""


def test_with_the_recipe_nobody_can_join_the_screen(folder: Path) -> None:
    with running(folder, [str(RECIPE)]) as machine:
        doors = {pid: door_of(pid) for pid in machine.programs()}
        supervisor = min(pid for pid, door in doors.items() if door)
        until(lambda: machine.looked(SUPERUSER, doors[supervisor]), "root sees the kiosk through the door")
        for user in (KIOSK_USER, OTHER_USER):
            assert not machine.looked(user)
            assert not any(machine.looked(user, door) for door in doors.values() if door)
        # Cage still listens for X programs at first, but has no server to give them.
        assert [machine.joined_by_x(user) for user in (KIOSK_USER, OTHER_USER, SUPERUSER)] == ["", "", ""]
        assert not any(machine.looked(KIOSK_USER, path) for path in sockets_of(machine.cage))
        assert [path.name for path in machine.runtime.iterdir() if path.is_socket()] == []


def door_of(pid: int) -> str:
    """Where in the process table the screen's door is, of a process that holds it; empty for others."""
    for path in Path(f"/proc/{pid}/fd").iterdir():
        if WAYLAND in read_link(path) and "lock" not in read_link(path):
            return str(path)
    return ""


def sockets_of(pid: int) -> list[str]:
    """Every socket that a process holds, as somebody else could try to name it."""
    return [str(path) for path in Path(f"/proc/{pid}/fd").iterdir() if read_link(path).startswith("socket:")]
