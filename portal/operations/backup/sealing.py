"""The stream into an archive and out of it: hashed on its way, and encrypted for the keys of the school (age)."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

CHUNK = 1 << 20


class KeyTrouble(Exception):
    """A key is no key, or not the one with which the archive was closed."""


class Hashed(io.RawIOBase):
    """Writes on, and knows what went through."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.count = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.count += len(data)
        return self.target.write(data)

    def flush(self) -> None:
        if not self.target.closed:
            self.target.flush()


def new_key() -> tuple[str, str]:
    """A secret key, to be kept away from this machine, and the public one that closes archives for it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipients_of(keys: list[str]) -> list[Any]:
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise KeyTrouble(
            f"PORTAL_BACKUP_KEYS holds what is no public key ({error}). A public key begins with age1; "
            "portal backup --new-key FILE makes one."
        ) from error


def identities_in(path: Path) -> list[Any]:
    """The secret keys of a file as age writes it: one a line, lines that begin with # are remarks."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise KeyTrouble(f"The key file {path} cannot be read ({error.strerror}).") from error
    except pyrage.IdentityError as error:
        raise KeyTrouble(f"{path} holds what is no secret key ({error}). One begins with AGE-SECRET-KEY-1.") from error
    if not found:
        raise KeyTrouble(f"{path} holds no secret key. One begins with AGE-SECRET-KEY-1.")
    return found


@contextmanager
def sealing(target: IO[bytes], recipients: list[Any]) -> Iterator[IO[bytes]]:
    """A stream to write into; with recipients, only they can read what reaches ``target``."""
    if not recipients:
        yield target
        return
    with _beside(lambda pipe: pyrage.encrypt_io(pipe, target, recipients)) as pipe:
        yield pipe


@contextmanager
def opening(source: IO[bytes], identities: list[Any]) -> Iterator[IO[bytes]]:
    """What was written, to be read in order. Leaving the block reads to the end, so that a cut archive is noticed."""
    if not identities:
        yield source
        return
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def work() -> None:
        with os.fdopen(writing, "wb") as pipe:
            try:
                pyrage.decrypt_io(source, pipe, identities)
            except BaseException as error:
                trouble.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as pipe:
        try:
            yield pipe
            while pipe.read(CHUNK):
                pass
        except Exception:
            if trouble:
                raise KeyTrouble(_words(trouble[0])) from trouble[0]
            raise
    thread.join()
    if trouble:
        raise KeyTrouble(_words(trouble[0])) from trouble[0]


def _words(trouble: BaseException) -> str:
    return f"The archive cannot be opened ({trouble}): it is closed for another key, or it is damaged."


@contextmanager
def _beside(work: Any) -> Iterator[IO[bytes]]:
    """A pipe whose other end is read by ``work`` in a thread; its failure is raised here."""
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def run() -> None:
        with os.fdopen(reading, "rb") as pipe:
            try:
                work(pipe)
            except BaseException as error:
                trouble.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as pipe:
            yield pipe
    finally:
        thread.join()
    if trouble:
        raise trouble[0]
