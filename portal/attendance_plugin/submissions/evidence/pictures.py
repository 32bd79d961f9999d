"""Pictures drawn afresh: upright, as JPEG, without place, camera, comments or anything hidden behind them.

What decodes a stranger's picture runs in a process of its own with little memory and time, so that a picture made to
break a decoder breaks that process alone. Run as a program it reads the picture from standard input and writes the new
one to standard output; see `Ending` for its exit status.
"""

import subprocess
import sys
import threading
from enum import IntEnum
from io import BytesIO
from typing import Any

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4_000
QUALITY = 85
LONGEST_SECONDS = 30
MOST_MEMORY = 1_500_000_000
# Decoding is what costs memory; parents who send at once wait a moment for each other.
_at_once = threading.BoundedSemaphore(2)


class Ending(IntEnum):
    DRAWN = 0
    UNREADABLE = 1
    TOO_MANY_PIXELS = 3


class TooManyPixelsError(ValueError):
    """The picture says of itself that it is larger than any camera's."""


class UnreadableError(ValueError):
    """The picture is broken, cut off, or was made to break its reader."""


def draw_afresh(content: bytes, picture_format: str) -> bytes:
    """The picture as a new JPEG. ``picture_format`` is Pillow's name for what the content is, and no other is tried."""
    from portal.pages.interpreter import python_of_this_environment

    command = [python_of_this_environment(), "-I", __file__, picture_format]
    try:
        with _at_once:
            ended = subprocess.run(  # noqa: S603
                command, input=content, capture_output=True, timeout=LONGEST_SECONDS, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("took too long") from error
    if ended.returncode == Ending.TOO_MANY_PIXELS:
        raise TooManyPixelsError(ended.stdout.decode())
    if ended.returncode != Ending.DRAWN or not ended.stdout:
        raise UnreadableError(f"status {ended.returncode}")
    return ended.stdout


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_SECONDS, LONGEST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(content: bytes, picture_format: str) -> bytes:
    from PIL import Image, ImageOps

    if picture_format == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the limit below is lower, and comes before the first pixel is decoded
    picture: Any = Image.open(BytesIO(content), formats=[picture_format])
    width, height = picture.size
    if width * height > MOST_PIXELS:
        sys.stdout.write(f"{width} × {height}")
        raise SystemExit(Ending.TOO_MANY_PIXELS)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = _on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture has no past: what a saved one might carry along from its file is not there.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    drawn = BytesIO()
    clean.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()


def _on_white(picture: Any) -> Any:
    """In the three colours of a screen; what was see-through becomes white."""
    from PIL import Image

    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    _limit_this_process()
    sys.stdout.buffer.write(_draw(sys.stdin.buffer.read(), sys.argv[1]))
