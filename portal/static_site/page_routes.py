"""Which addresses Wagtail's own view answers, without walking through all routes for each of thousands of pages."""

import re
from collections.abc import Iterable
from typing import Any

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RegexPattern, RoutePattern
from wagtail.views import serve

LITERAL = re.compile(r"\^([\w/-]*)(?![?*+{|\w/-])")


class PageRoutes:
    """An address goes the short way where it begins as no route before Wagtail's does; all others are resolved."""

    def __init__(self) -> None:
        beginnings: list[str] = []
        self._before: list[Any] = []
        self._last = _find_serve(get_resolver().url_patterns, beginnings, self._before)
        self._beginnings = tuple(beginnings)
        self._example: ResolverMatch | None = None

    def match(self, path: str) -> ResolverMatch | None:
        """As ``resolve(path)`` gives it, where that leads to Wagtail's ``serve``."""
        asked = path.removeprefix("/")
        if self._example is not None and self._only_serve(asked):
            found = ResolverMatch.__new__(ResolverMatch)
            vars(found).update(vars(self._example) | {"args": (asked,)})
            return found
        try:
            found = resolve(path)
        except Resolver404:
            return None
        if found.func is not serve:
            return None
        if found.url_name == "wagtail_serve" and found.args == (asked,) and not found.kwargs:
            self._example = found
        return found

    def _only_serve(self, asked: str) -> bool:
        return (
            self._last is not None
            and not asked.startswith(self._beginnings)
            and not any(pattern.match(asked) for pattern in self._before)
            and self._last.match(asked) is not None
        )


def _find_serve(routes: Iterable[Any], beginnings: list[str], before: list[Any]) -> RegexPattern | RoutePattern | None:
    """Wagtail's catch-all; the routes before it are added by how they begin, or whole where that is not plain."""
    for route in routes:
        pattern = route.pattern
        beginning = _beginning(pattern)
        if isinstance(route, URLPattern) and route.name == "wagtail_serve":
            return pattern if isinstance(pattern, RegexPattern | RoutePattern) else None
        if beginning:
            beginnings.append(beginning)
        elif isinstance(route, URLResolver) and str(pattern) == "" and isinstance(pattern, RoutePattern):
            found = _find_serve(route.url_patterns, beginnings, before)
            if found is not None:
                return found
        else:
            before.append(pattern)
    return None


def _beginning(pattern: Any) -> str:
    """What every address that the pattern matches begins with; empty where that cannot be told."""
    if isinstance(pattern, RoutePattern):
        return str(pattern).partition("<")[0]
    if isinstance(pattern, RegexPattern) and "|" not in str(pattern) and (found := LITERAL.match(str(pattern))):
        return found[1]
    return ""
