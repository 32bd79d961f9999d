import json

import pytest
from wagtail.blocks.base import BlockWidget

from portal.pages import stream_fields
from portal.pages.models import BulletinPage
from portal.pages.stream_fields import KeptBlockWidget, SteadyStreamField
from portal.policies.models import PolicyPage

FIELDS = [PolicyPage._meta.get_field("clauses"), BulletinPage._meta.get_field("chapters")]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_editor_is_told_the_same_as_by_wagtails_own_widget(field: SteadyStreamField) -> None:
    ours, theirs = field.formfield().widget, BlockWidget(field.stream_block)
    assert isinstance(ours, KeptBlockWidget)
    assert json.loads(ours.block_json) == json.loads(theirs.block_json)
    assert (ours.media._js, ours.media._css) == (theirs.media._js, theirs.media._css)


def test_words_for_the_editor_are_found_once_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (FIELDS[0].formfield().widget.block_json for _ in range(2))
    assert second is first
    monkeypatch.setattr(stream_fields, "get_language", lambda: "cy")
    welsh = FIELDS[0].formfield().widget.block_json
    assert (welsh is first, FIELDS[0].formfield().widget.block_json is welsh) == (False, True)
