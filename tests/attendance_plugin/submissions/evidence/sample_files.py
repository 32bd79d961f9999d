"""Files as parents send them, and as somebody would who means harm. Each is made here; none is anybody's."""

import io
import struct
import zipfile
import zlib
from typing import Any

import typst
from PIL import Image
from pypdf import PdfWriter

# A tag that tells the place, one that tells which way is up, one that names the camera.
GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x0110
PLACE = {1: "N", 2: (54.0, 58.0, 12.0), 3: "W", 4: (1.0, 36.0, 48.0)}
CAMERA_NAME = "Canary camera of test"
COMMENT = b"Canary comment of test"


def saved(picture: Image.Image, picture_format: str, **more: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, picture_format, **more)
    return file.getvalue()


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """The left half dark, the right half light, so that a turned one is told from an upright one."""
    drawn = Image.new("L", size, 255)
    drawn.paste(0, (0, 0, size[0] // 2, size[1]))
    return drawn.convert(mode)


def jpeg(**more: Any) -> bytes:
    return saved(picture(), "JPEG", **more)


def png(mode: str = "RGB", **more: Any) -> bytes:
    return saved(picture(mode), "PNG", **more)


def heic() -> bytes:
    from pillow_heif import from_pillow

    file = io.BytesIO()
    from_pillow(picture(size=(64, 64))).save(file, format="HEIF")
    return file.getvalue()


def jpeg_with_place() -> bytes:
    """Taken sideways, with place, camera and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, CAMERA_NAME
    exif.get_ifd(GPS).update(PLACE)
    return jpeg(exif=exif, comment=COMMENT)


def animated_png() -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "black")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=True)


def giant_png(side: int = 50_000) -> bytes:
    """Some hundred bytes that say they are a picture of thousands of millions of points."""
    header = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND")


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def pdf(*objects: bytes) -> bytes:
    """One empty page, and what else it is to hold: each an object's content."""
    page = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate((*page, *objects), start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (len(places) + 1, rows, len(places) + 1, len(body))


def packed(content: bytes, *, dictionary: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """An object that holds other objects out of sight."""
    stream = zlib.compress(b"9 0 " + content)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(stream), stream)


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = b"<< /S /Launch /F (calc.exe) >>"
FILE_INSIDE = b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream"


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(io.BytesIO(pdf()))
    writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def typeset_pdf() -> bytes:
    """As a program of today writes it, with a font and a tree of tags."""
    made: bytes = typst.compile(b"= A letter\nShe has an appointment.")
    return made


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", b"0" * 1_000_000)
    return file.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1);"
WORD_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
