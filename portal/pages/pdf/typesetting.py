"""Typst in a process of its own: the pages it keeps in mind go with it, and a web server stays as small as it was.

Run as a program it reads one job as JSON from standard input and writes to standard output: a line with what was
counted, then the PDF.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

LONGEST_SECONDS = 120
COUNTED = "<counted>"
"""The mark of what a template counts: metadata whose values come back beside the PDF, in their order."""


class PdfNotMadeError(RuntimeError):
    """Typst refused the document or took too long."""


def typeset(template: Path, document: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF that ``template`` makes of ``document``. Raises ``PdfNotMadeError``; nothing else is read or written."""
    return _typeset(template, document, made_at, is_counted=False)[0]


def typeset_and_count(template: Path, document: dict[str, Any], made_at: datetime) -> tuple[bytes, list[Any]]:
    """The same, with the values that the template marked ``<counted>``, such as the pages of each letter."""
    return _typeset(template, document, made_at, is_counted=True)


def _typeset(
    template: Path, document: dict[str, Any], made_at: datetime, *, is_counted: bool
) -> tuple[bytes, list[Any]]:
    from portal.pages.interpreter import python_of_this_environment

    job = {
        "template": str(template),
        "document": json.dumps(document),
        "made_at": made_at.isoformat(),
        "is_counted": is_counted,
    }
    command = [python_of_this_environment(), "-I", __file__]
    try:
        ended = subprocess.run(  # noqa: S603
            command, input=json.dumps(job).encode(), capture_output=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PdfNotMadeError(f"The PDF was not ready after {LONGEST_SECONDS} seconds. Divide the document.") from error
    if ended.returncode:
        told = ended.stderr.decode(errors="replace").strip().splitlines()
        raise PdfNotMadeError(f"The PDF could not be made: {told[-1] if told else f'status {ended.returncode}'}")
    counted, _, pdf = ended.stdout.partition(b"\n")
    return pdf, json.loads(counted)


def _make() -> bytes:
    import typst

    job = json.load(sys.stdin)
    template = Path(job["template"])
    compiler = typst.Compiler(
        str(template),
        root=str(template.parent),
        sys_inputs={"document": job["document"]},
        ignore_system_fonts=True,
        font_paths=[str(Path(__file__).with_name("fonts"))],
    )
    made: Any = compiler.compile(pdf_standards="ua-1", timestamp=datetime.fromisoformat(job["made_at"]), format="pdf")
    counted = compiler.query(COUNTED, field="value") if job["is_counted"] else "[]"
    return json.dumps(json.loads(counted)).encode() + b"\n" + bytes(made)


if __name__ == "__main__":
    sys.stdout.buffer.write(_make())
