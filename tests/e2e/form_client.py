"""A browser without a picture: keeps cookies, reads a page's form, sends it back filled in."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_PAGES = 20
# An absence of today, all but the child's name and the address to answer to.
ABSENCE = {
    "child_class": "Year 4",
    "when": "today",
    "reason_kind": "ill",
    "reason": "Temperature of 39 since last night",
    "return_when": "unknown",
    "parent_name": "Test Parent",
    "relationship": "mother",
    "telephone": "07700 900123",
}


@dataclass
class FoundForm:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)


class _FormReader(HTMLParser):
    """Collects every form with the values a browser would send back untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(FoundForm(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        values = self.forms[-1].values
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in {"radio", "checkbox"} and "checked" not in given:
                return
            if kind not in {"submit", "button", "file"}:
                values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            values[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            self.forms[-1].values[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        if tag == "select":
            self._select = ""


@dataclass
class Page:
    url: str
    status: int
    body: str

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.body))

    def form(self) -> FoundForm:
        """The page's own form: the last one that posts."""
        reader = _FormReader()
        reader.feed(self.body)
        return [form for form in reader.forms if form.method == "post"][-1]


class FormClient:
    """One visitor with a cookie jar of their own."""

    def __init__(self, base_url: str, *, timeout: float = 60) -> None:
        self.base_url = base_url
        self.timeout = timeout
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base_url, path)))

    def request_for(self, page: Page, **answers: str | list[str]) -> urllib.request.Request:
        """The POST that sends the page's form back with these answers filled in."""
        form = page.form()
        values = {
            **form.values,
            **{name: value if isinstance(value, list) else [value] for name, value in answers.items()},
        }
        return urllib.request.Request(
            urllib.parse.urljoin(page.url, form.action or page.url),
            data=urllib.parse.urlencode(values, doseq=True).encode(),
            headers={"Origin": self.base_url, "Referer": page.url},
        )

    def send(self, page: Page, **answers: str | list[str]) -> Page:
        return self._open(self.request_for(page, **answers))

    def walk(self, path: str, answers: dict[str, str | list[str]], until: str) -> Page:
        """Answer page after page from ``answers``, as far as a page asks, to the address that ends in ``until``."""
        page = self.get(path)
        for _ in range(MOST_PAGES):
            if urllib.parse.urlsplit(page.url).path.endswith(until):
                return page
            asked = set(re.findall(r'name="([^"]+)"', page.body))
            page = self.send(page, **{name: value for name, value in answers.items() if name in asked})
        raise AssertionError(f"still at {page.url} after {MOST_PAGES} pages: {page.text[:500]}")

    def _open(self, request: urllib.request.Request) -> Page:
        with self.opener.open(request, timeout=self.timeout) as answer:
            return Page(url=answer.url, status=answer.status, body=answer.read().decode())
