"""What is kept of a file, and what is refused with which words (R27, abuse cases 17 to 20)."""

import io
import time

import pytest
from PIL import Image

from portal.attendance_plugin.submissions.evidence import pictures
from portal.attendance_plugin.submissions.evidence.examining import examine, refuse_size
from portal.attendance_plugin.submissions.evidence.kinds import MOST_BYTES, Kind
from portal.attendance_plugin.submissions.evidence.problems import EvidenceRefused

from . import sample_files as files

NOT_WHOLE = "a PDF that we cannot look into, perhaps because it is not whole"
ADVICE = "We accept PDF, JPEG, PNG and HEIC files. Take a photo or a screenshot of it, or save it as PDF, and add that."


def kept(content: bytes) -> Image.Image:
    examined = examine("photo", content)
    assert examined.kind == Kind.JPEG
    picture = Image.open(io.BytesIO(examined.content))
    picture.load()
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    return picture


def refusal(content: bytes, name: str = "letter") -> str:
    with pytest.raises(EvidenceRefused) as refused:
        examine(name, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (files.SVG, "a web page or a drawing made of code"),
        (files.HTML, "a web page or a drawing made of code"),
        (b"\n \xef\xbb\xbf" + files.HTML, "a web page or a drawing made of code"),
        (files.GIF_AND_SCRIPT, "a GIF picture"),
        (files.HTML + files.pdf(), "a web page or a drawing made of code"),
        (b"\0" + files.pdf(), "a kind of file that we do not know"),
        (files.zipped(), "a zip file or an Office document"),
        (files.WORD_OLD, "an Office document"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 40, "a film, or a picture of a newer kind"),
        (b"Dear school, she was ill.", "a kind of file that we do not know"),
    ],
    ids=["svg", "html", "html after a mark", "gif and script", "html and pdf", "pdf not at the start", "zip",
         "old office", "film", "text"],
)  # fmt: skip
def test_what_is_no_paper_is_refused_by_its_content(content: bytes, what: str) -> None:
    """Abuse cases 18 and 19: the name says PDF each time."""
    assert refusal(content, "a.pdf") == f"“a.pdf” was not added. It is {what}. {ADVICE}"


@pytest.mark.parametrize("name", ["a.pdf.html", "a.exe", "a", "a\u202efdp.html"])
def test_a_name_changes_nothing_for_what_is_paper(name: str) -> None:
    assert examine(name, files.pdf()).kind == Kind.PDF
    assert examine(name, files.jpeg()).kind == Kind.JPEG


def test_a_plain_pdf_is_kept_as_it_came() -> None:
    for content in (files.pdf(), files.typeset_pdf(), files.pdf(files.packed(b"<< /Title (A letter) >>"))):
        assert examine("letter.pdf", content).content == content


def test_a_pdf_with_a_web_page_in_it_leaves_as_a_pdf() -> None:
    """A polyglot that begins as a PDF is a PDF to us; how it leaves is in the tests of the workspace."""
    content = files.pdf() + b"<script>alert(1)</script>\n%%EOF"
    assert examine("letter.pdf", content).kind == Kind.PDF


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (files.pdf(files.SCRIPT), "a PDF with a script"),
        (files.pdf(files.SCRIPT.replace(b"/Java", b"/J#61v#61")), "a PDF with a script"),
        (files.pdf(files.packed(files.SCRIPT)), "a PDF with a script"),
        (files.pdf(files.packed(files.SCRIPT.replace(b"/Java", b"/J#61va"))), "a PDF with a script"),
        (files.pdf(files.FILE_INSIDE), "a PDF with another file inside it"),
        (files.pdf(files.LAUNCH), "a PDF with a command that starts a program"),
        (files.locked_pdf("secret"), "a PDF that is locked or has a password"),
        (files.locked_pdf(""), "a PDF that is locked or has a password"),
        (files.pdf()[:300], NOT_WHOLE),
        (files.pdf(files.packed(files.SCRIPT, dictionary=b"/Type /ObjStm /Filter [/AHx /Fl]")), NOT_WHOLE),
        (files.pdf(files.packed(files.SCRIPT, dictionary=b"/Type 5 0 R /Filter /Fl"), b"/ObjStm"), NOT_WHOLE),
        (files.pdf(files.packed(b"0" * 50_000_000)), NOT_WHOLE),
    ],
    ids=["script", "script spelt in numbers", "script packed away", "both", "file inside", "launch", "locked",
         "locked without a password", "cut off", "packed twice", "packed out of sight", "bomb"],
)  # fmt: skip
def test_a_pdf_that_is_more_than_pages_is_refused(content: bytes, what: str) -> None:
    """Abuse case 19."""
    said = refusal(content)
    assert said.startswith(f"“letter” was not added. It is {what}.")
    assert said.endswith("Take a photo or a screenshot of it, and add that.")


@pytest.mark.parametrize(
    "content",
    [
        files.jpeg(),
        files.png(),
        files.png("RGBA"),
        files.png("LA"),
        files.png("1"),
        files.png("P"),
        files.saved(files.picture("CMYK"), "JPEG"),
        files.saved(files.picture("L"), "JPEG", progressive=True),
    ],
    ids=["jpeg", "png", "see-through", "grey see-through", "black and white", "palette", "cmyk", "progressive"],
)
def test_every_kind_of_picture_comes_out_as_it_looked(content: bytes) -> None:
    picture = kept(content).convert("L")
    assert picture.size == (60, 40)
    assert (picture.getpixel((10, 20)) < 30, picture.getpixel((50, 20)) > 225) == (True, True)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    deep = Image.new("I;16", (60, 40), 32_768)
    assert abs(kept(files.saved(deep, "PNG")).convert("L").getpixel((30, 20)) - 128) <= 2


def test_a_heic_photo_becomes_a_jpeg_that_every_computer_shows() -> None:
    picture = kept(files.heic()).convert("L")
    assert picture.size == (64, 64)
    assert (picture.getpixel((10, 30)) < 40, picture.getpixel((50, 30)) > 215) == (True, True)


def test_place_camera_and_comment_are_gone_and_the_photo_is_upright() -> None:
    """R27, abuse case 20: the sample has what must not come through."""
    content = files.jpeg_with_place()
    before = Image.open(io.BytesIO(content))
    assert before.getexif().get_ifd(files.GPS)[1] == "N"
    assert (files.CAMERA_NAME.encode() in content, files.COMMENT in content) == (True, True)
    after = examine("photo", content).content
    picture = Image.open(io.BytesIO(after))
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (b"Exif" in after, b"Canary" in after) == (False, False)
    grey = picture.convert("L")
    assert grey.size == (40, 60), "turned by a quarter, as its tag says"
    assert (grey.getpixel((20, 5)) < 30, grey.getpixel((20, 55)) > 225) == (True, True)


def test_only_the_first_picture_of_several_is_kept() -> None:
    """An animated PNG could show staff something else than it showed the scanner."""
    assert getattr(Image.open(io.BytesIO(files.animated_png())), "n_frames", 1) > 1
    picture = kept(files.animated_png())
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("L").getpixel((30, 20)) > 225


def test_what_hangs_behind_a_picture_is_gone() -> None:
    """Abuse case 19: a picture that is also a web page or an archive."""
    content = files.jpeg() + files.HTML + files.zipped()
    assert b"<script>" in content
    after = examine("photo", content).content
    assert (b"<script>" in after, b"PK\x03\x04" in after) == (False, False)


def test_a_giant_is_refused_before_it_is_decoded() -> None:
    """Abuse case 18: 7,500 MB, were it decoded, from 200 bytes."""
    content = files.giant_png()
    assert len(content) < 200
    began = time.process_time()
    said = refusal(content, "poster.png")
    assert said == (
        "“poster.png” was not added. It is a picture of 50000 × 50000 points; a picture may have 50,000,000 points at "
        "most. Take a photo or a screenshot of it, and add that."
    )
    assert time.process_time() - began < pictures.LONGEST_SECONDS


@pytest.mark.parametrize(
    "content",
    [files.jpeg()[:-400], files.png()[:60], b"\xff\xd8\xff" + b"\0" * 500, files.heic()[:200], files.giant_png(2_000)],
    ids=["cut off jpeg", "cut off png", "no jpeg", "cut off heic", "png without its points"],
)
def test_a_picture_that_is_not_whole_is_refused(content: bytes) -> None:
    said = refusal(content, "photo")
    assert said == (
        "“photo” was not added. It is a picture that we cannot read, perhaps because it is not whole. We accept PDF, "
        "JPEG, PNG and HEIC files. Open it on your device, take a screenshot, and add that."
    )


def test_a_large_photo_is_made_smaller() -> None:
    picture = kept(files.saved(files.picture(size=(6_000, 1_500)), "JPEG"))
    assert picture.size == (4_000, 1_000)


@pytest.mark.parametrize(
    ("size", "what"),
    [
        (0, "It is empty: 0 bytes arrived."),
        (MOST_BYTES + 1, "It is a little over 7 MB; a file may have 7 MB at most."),
        (12_582_912, "It is 12.0 MB; a file may have 7 MB at most."),
    ],
)
def test_empty_and_too_large_files_are_refused(size: int, what: str) -> None:
    """Abuse case 17."""
    with pytest.raises(EvidenceRefused) as refused:
        refuse_size("letter.pdf", size)
    assert str(refused.value).startswith(f"“letter.pdf” was not added. {what}")


def test_seven_megabytes_are_not_too_many() -> None:
    refuse_size("letter.pdf", MOST_BYTES)
