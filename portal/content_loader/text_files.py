"""Files to text: UTF-8 only, line ends made one, front matter split off."""

import re
import tomllib
from pathlib import Path
from typing import Any

from .problems import ContentError
from .tables import Table

FRONT_MATTER_MARK = "+++"
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TOML_LINE = re.compile(r"\(at line (\d+), column (\d+)\)$")


def read_text(path: Path, file: str) -> str:
    """The text of a file. A byte order mark, which some editors put first, is dropped."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise ContentError(file, "file", None, "a file of this name", f"Add {file}, or correct its name.") from None
    except OSError as error:
        raise ContentError(
            file, "file", error.strerror, "a file that can be read", "Check the rights of the file."
        ) from None
    except UnicodeDecodeError as error:
        raise ContentError(
            file, f"byte {error.start + 1}", error.object[error.start], "text in UTF-8", "Save the file again as UTF-8."
        ) from None
    if found := CONTROL_CHARACTER.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(
            file, f"line {line}", found.group(), "text without control characters", "Delete this character."
        )
    return text


def parse_toml(text: str, file: str, *, first_line: int = 1, key: str = "") -> dict[str, Any]:
    """The TOML in ``text``, which begins at ``first_line`` of the file."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, place = str(error), key or "file"
        if found := TOML_LINE.search(message):
            place = f"{key + ', ' if key else ''}line {int(found[1]) + first_line - 1}"
            message = message[: found.start()].strip()
        raise ContentError(
            file, place, message, "TOML, each key once", "Correct this line; texts stand in “straight quotes”."
        ) from None


def load_toml(path: Path, file: str) -> Table:
    return Table(parse_toml(read_text(path, file), file), file)


def load_front_matter(path: Path, file: str) -> tuple[Table, str, int]:
    """The front matter, the body after it, and the line of the file on which the body begins."""
    lines = read_text(path, file).split("\n")
    if lines[0].rstrip() != FRONT_MATTER_MARK:
        raise ContentError(
            file, "line 1", lines[0], f"a line {FRONT_MATTER_MARK} that opens the front matter", "Add it as first line."
        )
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FRONT_MATTER_MARK), None)
    if end is None:
        raise ContentError(
            file, "front matter", None, f"a line {FRONT_MATTER_MARK} that closes it", "Add the line after the last key."
        )
    head = parse_toml("\n".join(lines[1:end]), file, first_line=2)
    return Table(head, file), "\n".join(lines[end + 1 :]), end + 2
