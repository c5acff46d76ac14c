"""A tap on the link: a supervisor to the session, a session to the supervisor; both hear what they would hear.

`link_tap.py RECORD COMMAND… --link-fd N` starts COMMAND with another link and passes bytes on as they come. Each piece
goes into a file, `RECORD.session-says.PID` or `RECORD.supervisor-says.PID`.
"""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
from pathlib import Path

LARGEST = 65_536


def main(record: str, command: list[str]) -> int:
    """Pass on until one side hangs up; then both ends are closed, and the session dies with this process."""
    supervisor = socket.socket(fileno=int(command[-1]))
    ours, theirs = socket.socketpair()
    session = subprocess.Popen([*command[:-1], str(theirs.fileno())], pass_fds=[theirs.fileno()])
    theirs.close()
    files = {
        end: Path(f"{record}.{who}-says.{os.getpid()}") for end, who in ((ours, "session"), (supervisor, "supervisor"))
    }
    pass_on({ours: supervisor, supervisor: ours}, files)
    session.kill()
    return session.wait()


def pass_on(across: dict[socket.socket, socket.socket], files: dict[socket.socket, Path]) -> None:
    with selectors.DefaultSelector() as selector:
        for either in across:
            selector.register(either, selectors.EVENT_READ, either)
        while True:
            for key, _events in selector.select():
                end: socket.socket = key.data
                if not (content := end.recv(LARGEST)):
                    return
                with files[end].open("ab") as file:
                    file.write(content)
                across[end].sendall(content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
