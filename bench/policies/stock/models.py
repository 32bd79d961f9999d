"""What a Wagtail site keeps a policy in without the portal: a page with a stream of headings and rich text."""

from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class StockClause(blocks.StructBlock):
    heading = blocks.CharBlock()
    text = blocks.RichTextBlock()

    class Meta:
        template = "stock/clause.html"


class StockPage(Page):
    body: Any = StreamField([("clause", StockClause())])
    template = "stock/page.html"

    class Meta:
        app_label = "stock"
