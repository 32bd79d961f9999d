"""A feed's QR code, to print in a letter: it leads to the page that helps to subscribe."""

import io

import segno

from portal.pages.models import School

from .feed_names import FeedName
from .places import dates_url


def qr_svg(school: School, feed: FeedName) -> bytes:
    """The code as SVG, the same bytes each time. Level M: it still reads when a fold or stain hides a part.

    It holds the page's web address, not ``webcal:``: every phone's camera opens that, and the page knows the rest.
    """
    out = io.BytesIO()
    code = segno.make(dates_url(school, f"feeds/{feed.name}/"), error="m", micro=False)
    code.save(
        out, kind="svg", scale=4, border=4, svgclass=None, lineclass=None, nl=False, xmldecl=False, omitsize=False
    )
    return out.getvalue()
