"""Typst in a process of its own: the pages it keeps in mind go with it, and a web server stays as small as it was.

Run as a program it reads one `Job` as JSON from standard input and writes the PDF to standard output.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

LONGEST_SECONDS = 120


class PdfNotMadeError(RuntimeError):
    """Typst refused the document or took too long."""


def typeset(template: Path, document: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF that ``template`` makes of ``document``. Raises ``PdfNotMadeError``; nothing else is read or written."""
    from portal.pages.interpreter import python_of_this_environment

    job = {"template": str(template), "document": json.dumps(document), "made_at": made_at.isoformat()}
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
    return ended.stdout


def _make() -> bytes:
    import typst

    job = json.load(sys.stdin)
    template = Path(job["template"])
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        sys_inputs={"document": job["document"]},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(job["made_at"]),
        format="pdf",
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(_make())
