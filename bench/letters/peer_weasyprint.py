"""The same letters with weasyprint: JSON from standard input, one tagged PDF to standard output."""

import json
import sys
from html import escape

from weasyprint import HTML

STYLE = """
@page { size: A4; margin: 15mm 22mm 22mm 25mm;
        @bottom-left { content: string(reference); font-size: 8.5pt }
        @bottom-right { content: "Page " counter(page); font-size: 8.5pt } }
body { font: 11pt/1.4 serif; margin: 0 }
section { break-before: right; string-set: reference attr(data-reference) }
section:first-child { break-before: auto }
header { height: 79mm; position: relative }
header h2 { margin: 0; font-size: 14pt }
header .lines { position: absolute; left: 87mm; top: 0; font-size: 9pt }
header .to { position: absolute; left: 0; top: 43.5mm; width: 73mm; font-size: 10.5pt }
header .reference { position: absolute; left: 87mm; bottom: 0; font-size: 10pt }
h1 { font-size: 13pt }
table { width: 100%; border-collapse: collapse; font-size: 10pt }
th, td { border: 0.5pt solid #8a9496; padding: 5pt; text-align: left }
"""


def section(letter: dict[str, str]) -> str:
    def lines(text: str) -> str:
        return "<br>".join(map(escape, text.splitlines()))

    return (
        f'<section data-reference="{escape(letter["reference"])}"><header><h2>{escape(letter["school"])}</h2>'
        f'<div class="lines">{lines(letter["lines"])}</div>'
        f'<div class="to">{lines(letter["to"] + chr(10) + letter["address"])}</div>'
        f'<div class="reference">Our reference: {escape(letter["reference"])}</div></header>'
        f"<h1>{escape(letter['subject'])}</h1>{letter['html']}</section>"
    )


letters = json.load(sys.stdin)
page = f'<html lang="en-GB"><head><title>Letters to post</title><style>{STYLE}</style></head><body>'
whole = page + "".join(map(section, letters)) + "</body></html>"
sys.stdout.buffer.write(HTML(string=whole).write_pdf(pdf_variant="pdf/ua-1"))
