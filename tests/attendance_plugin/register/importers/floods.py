"""Files of any size, made while they are read, so that a hostile file costs its reader and not the test."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast


class _Flood(io.RawIOBase):
    def __init__(self, head: bytes, piece: bytes, times: int, tail: bytes) -> None:
        self.head, self.piece, self.times, self.tail = head, piece, times, tail
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._pieces: Iterator[bytes] = self._make()
        self._rest, self._place = b"", 0
        return 0

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        self._place += len(given)
        return given

    def _make(self) -> Iterator[bytes]:
        if self.head:
            yield self.head
        for _ in range(self.times):
            yield self.piece
        yield self.tail


def flood(head: bytes, piece: bytes, megabytes: int, tail: bytes = b"") -> BinaryIO:
    """``head``, then ``piece`` again and again until so many megabytes are full, then ``tail``."""
    piece = piece * max(1, 50_000 // len(piece))
    return cast(BinaryIO, _Flood(head, piece, (megabytes << 20) // len(piece), tail))
