"""What an editor builds a form from: the child, and pages of questions; and the way to plain data and back."""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamBlock

from portal.content_loader.forms import PARTS
from portal.pages.stream_fields import SteadyStreamField

from .definition import CHILD, DECLARATION, KINDS, NUMBER, PARAGRAPH, TEXT, WITH_OPTIONS, Data

CHILD_PART, PAGE_PART = "child", "page"
KEY_HELP = "Left empty, it is made from the words. Answers are kept under it, so leave it when the words change."
MARKDOWN_HELP = "Markdown: **bold**, lists with -, [links](/dates/)."
ICONS = {PARAGRAPH: "info-circle", DECLARATION: "check", TEXT: "pilcrow", NUMBER: "list-ol"}
LABELS = {
    "label": ("Question", "As parents read it."),
    "hint": ("Hint", "A short sentence below the question, if it needs one."),
    "options": ("Answers", "One to a line."),
    "unit": ("Unit", "Such as pounds; it may stay empty."),
    "most": ("Largest number", ""),
    "text": ("Words", ""),
    "key": ("Short name", KEY_HELP),
}


def part_blocks() -> StreamBlock:
    return StreamBlock(
        [(CHILD_PART, _child_block()), (PAGE_PART, _page_block())], block_counts={CHILD_PART: {"max_num": 1}}
    )


class PartsField(SteadyStreamField):
    """The parts of a form, in order."""

    @staticmethod
    def todays_blocks() -> StreamBlock:
        return part_blocks()


def _child_block() -> blocks.StructBlock:
    several = "A parent may answer once for several children; each child gets a reference and a line of its own."
    return blocks.StructBlock(
        [
            ("title", blocks.CharBlock(max_length=120, default=CHILD["title"], label="Question")),
            ("several", blocks.BooleanBlock(required=False, label="For several children at once", help_text=several)),
        ],
        label="Child, with class",
        icon="user",
        label_format="{title}",
    )


def _page_block() -> blocks.StructBlock:
    condition = "Only if an earlier question was answered so. Copy its words; leave both empty to ask everybody."
    return blocks.StructBlock(
        [
            ("title", blocks.CharBlock(required=False, max_length=120, label="Heading", help_text=HEADING_HELP)),
            ("fields", StreamBlock([(kind, _part_block(kind)) for kind in KINDS], label="On this page")),
            ("question", blocks.CharBlock(required=False, max_length=300, label="Asked only if", help_text=condition)),
            ("answer", blocks.CharBlock(required=False, max_length=200, label="was answered", help_text=ANSWER_HELP)),
            ("key", blocks.CharBlock(required=False, max_length=40, label="Short name", help_text=KEY_HELP)),
        ],
        label="Page",
        icon="doc-empty",
        label_format="{title}",
    )


HEADING_HELP = "With one question on the page it may stay empty: the question is the heading."
ANSWER_HELP = "yes, no, or one of its answers."


def _part_block(kind: str) -> blocks.StructBlock:
    fields = [(name, _value_block(kind, name, usual)) for name, usual in PARTS[kind].items() if name != "key"]
    if "key" in PARTS[kind]:
        fields.append(("key", _value_block(kind, "key", "")))
    words = "text" if "text" in PARTS[kind] else "label"
    return blocks.StructBlock(
        fields, label=KINDS[kind], icon=ICONS.get(kind, "form"), label_format=f"{KINDS[kind]}: {{{words}}}"
    )


def _value_block(kind: str, name: str, usual: Any) -> blocks.FieldBlock:
    if name == "needed":
        return blocks.BooleanBlock(required=False, default=True, label="Must be answered")
    if name == "sensitive":
        told = "For health and the like: only those who may read such words see the answer."
        return blocks.BooleanBlock(required=False, default=usual, label="Sensitive", help_text=told)
    label, told = LABELS[name]
    if name == "most":
        return blocks.IntegerBlock(min_value=1, max_value=1_000_000, default=usual, label=label)
    if name == "options":
        return blocks.TextBlock(rows=4, label=label, help_text=told)
    if name == "text":
        told = MARKDOWN_HELP if kind == PARAGRAPH else "What a parent agrees to by ticking the box."
        return blocks.TextBlock(rows=3, label=label, help_text=told)
    return blocks.CharBlock(required=name == "label", max_length=300, label=label, help_text=told)


def form_of_parts(parts: Any) -> Data:
    """The child and the pages of an editor's stream, as plain data that is not settled yet."""
    children = [part.value for part in parts if part.block_type == CHILD_PART]
    pages = [_page_of(part.value) for part in parts if part.block_type == PAGE_PART]
    return {"child": dict(children[0]) if children else None, "pages": pages}


def _page_of(value: Mapping[str, Any]) -> Data:
    asked_if = {name: value.get(name) or "" for name in ("question", "answer")}
    return {
        "key": value.get("key") or "",
        "title": value.get("title") or "",
        "asked_if": asked_if if any(asked_if.values()) else None,
        "fields": [_part_of(child) for child in value["fields"]],
    }


def _part_of(child: Any) -> Data:
    data = {"kind": child.block_type} | dict(child.value)
    if child.block_type in WITH_OPTIONS:
        data["options"] = [line.strip() for line in (data["options"] or "").splitlines() if line.strip()]
    return data


def parts_of_form(form: Data) -> list[Data]:
    """A settled form as the editor's stream keeps it."""
    child = [{"type": CHILD_PART, "value": dict(form["child"])}] if form["child"] else []
    return [*child, *({"type": PAGE_PART, "value": _page_value(page)} for page in form["pages"])]


def _page_value(page: Data) -> Data:
    asked_if = page["asked_if"] or {"question": "", "answer": ""}
    fields = [{"type": part["kind"], "value": _part_value(part)} for part in page["fields"]]
    return {"title": page["title"], "key": page["key"], "fields": fields, **asked_if}


def _part_value(part: Data) -> Data:
    value = {name: given for name, given in part.items() if name != "kind"}
    return value | ({"options": "\n".join(part["options"])} if "options" in part else {})


def give_keys(parts: Any, form: Data) -> None:
    """Write the short names of the settled form into the stream it was made of, so that they last."""
    pages = (part.value for part in parts if part.block_type == PAGE_PART)
    for value, page in zip(pages, form["pages"], strict=True):
        value["key"] = page["key"]
        for child, part in zip(value["fields"], page["fields"], strict=True):
            if "key" in part:
                child.value["key"] = part["key"]


def named(parts: Any) -> Iterator[str]:
    """Every word a search may find."""
    for page in form_of_parts(parts)["pages"]:
        yield page["title"]
        yield from (part.get("label") or part.get("text", "") for part in page["fields"])
