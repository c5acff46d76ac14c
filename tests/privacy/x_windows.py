"""Every property of every window on an X display, as any other program there could read it (Xlib, chapters 2 and 4)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping

_X11 = ctypes.CDLL("libX11.so.6")
_ANY_TYPE = 0
_LONGS = 1 << 16

for _name in ("XOpenDisplay", "XListProperties", "XGetAtomName"):
    getattr(_X11, _name).restype = ctypes.c_void_p
_X11.XDefaultRootWindow.restype = ctypes.c_ulong

Properties = Mapping[str, bytes]


def window_properties(display: str) -> list[Properties]:
    """The properties of each window but the root, as raw bytes by name; windows without any are left out."""
    server = ctypes.c_void_p(_X11.XOpenDisplay(display.encode("ascii")))
    assert server, "no such display"
    try:
        root = _X11.XDefaultRootWindow(server)
        read = (dict(_properties(server, window)) for window in _below(server, root))
        return [properties for properties in read if properties]
    finally:
        _X11.XCloseDisplay(server)


def _below(server: ctypes.c_void_p, window: int) -> Iterator[int]:
    root, parent, children, count = (
        ctypes.c_ulong(),
        ctypes.c_ulong(),
        ctypes.POINTER(ctypes.c_ulong)(),
        ctypes.c_uint(),
    )
    found = (ctypes.byref(value) for value in (root, parent, children, count))
    _X11.XQueryTree(server, ctypes.c_ulong(window), *found)
    for child in children[: count.value]:
        yield child
        yield from _below(server, child)


def _properties(server: ctypes.c_void_p, window: int) -> Iterator[tuple[str, bytes]]:
    count = ctypes.c_int()
    atoms = ctypes.cast(
        _X11.XListProperties(server, ctypes.c_ulong(window), ctypes.byref(count)), ctypes.POINTER(ctypes.c_ulong)
    )
    for atom in atoms[: count.value]:
        name = ctypes.string_at(_X11.XGetAtomName(server, ctypes.c_ulong(atom)))
        yield name.decode("ascii"), _value(server, window, atom)


def _value(server: ctypes.c_void_p, window: int, atom: int) -> bytes:
    kind, width = ctypes.c_ulong(), ctypes.c_int()
    items, left, content = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
    answers = (ctypes.byref(value) for value in (kind, width, items, left, content))
    whole = (ctypes.c_long(0), ctypes.c_long(_LONGS), ctypes.c_int(0), ctypes.c_ulong(_ANY_TYPE))
    _X11.XGetWindowProperty(server, ctypes.c_ulong(window), ctypes.c_ulong(atom), *whole, *answers)
    # Xlib gives items of 32 bits as C longs, which are 64 bits wide here.
    size = {8: 1, 16: 2, 32: ctypes.sizeof(ctypes.c_long)}.get(width.value, 0)
    return ctypes.string_at(content, items.value * size) if content else b""
