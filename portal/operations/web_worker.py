"""Gunicorn's worker with threads, which waits for a slow client a while and no longer.

Its own waits for the rest of a header or a body for ever, and each such client keeps a thread: eight of them would keep
the portal from everybody else (abuse case 17).
"""

import contextlib
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SLOWEST_BYTES_A_SECOND = 32 * 1024


class DeadlineWorker(ThreadWorker):
    """A connection whose request is not here in time is shut for reading; what was read by then is answered."""

    head_seconds = 15.0
    body_seconds = 30.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        self._deadlines[conn] = time.monotonic() + self.head_seconds
        try:
            return super().handle(conn)
        finally:
            self._deadlines.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The header is here. A body may take as long as a slow line needs for it."""
        self._deadlines[conn] = time.monotonic() + self.body_seconds + _length_of(req) / SLOWEST_BYTES_A_SECOND
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """The main loop comes by at least once a second."""
        super().notify()
        now = time.monotonic()
        for conn, deadline in list(self._deadlines.items()):
            if now > deadline:
                self._deadlines.pop(conn, None)
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


def _length_of(req: Any) -> int:
    """The body's length in bytes as announced; a body in chunks gets the shortest time."""
    said = next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "0")
    return int(said) if said.isdecimal() else 0
