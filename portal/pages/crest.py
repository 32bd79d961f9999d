"""The school's crest, wherever it was drawn: served only when it is a drawing and nothing else."""

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc"),
    *("defs", "symbol", "use", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "pattern"),
}
LONGEST = 60_000
DEFAULT = Path(__file__).parent / "default_crest.svg"


def crest_problem(svg: str) -> str:
    """What in ``svg`` is more than a drawing, in a few words; empty where nothing is."""
    if len(svg) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if "<!doctype" in svg.lower() or "<!entity" in svg.lower():
        return "it declares a document type or entities"
    try:
        root = fromstring(svg)  # noqa: S314 - without a document type there are no entities to expand
    except (ParseError, ValueError):
        return "it is not well-formed XML"
    if root.tag != f"{NAMESPACE}svg":
        return "it is no SVG drawing"
    return next(filter(None, map(_element_problem, root.iter())), "")


def crest_to_serve(svg: str) -> str:
    """The school's crest, or the portal's own where there is none or it cannot be trusted."""
    return svg if svg and not crest_problem(svg) else default_crest()


@cache
def default_crest() -> str:
    return DEFAULT.read_text(encoding="utf-8")


def _element_problem(element: Element) -> str:
    name = str(element.tag).removeprefix(NAMESPACE)
    if name not in ELEMENTS:
        return f"it holds <{name}>"
    for attribute, value in element.attrib.items():
        bare = attribute.rpartition("}")[2].lower()
        if bare.startswith("on") or bare == "style":
            return f"it has the attribute {bare}"
        if (bare == "href" and not value.startswith("#")) or _points_outside(value):
            return f"its {bare} points outside the drawing"
    return ""


def _points_outside(value: str) -> bool:
    squeezed = "".join(value.split()).lower()
    return squeezed.count("url(") != squeezed.count("url(#") or "javascript:" in squeezed
