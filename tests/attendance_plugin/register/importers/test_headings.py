import pytest

from portal.attendance_plugin.register.importers.columns import Column
from portal.attendance_plugin.register.importers.headings import find_columns, heading_keys, signature_of
from portal.attendance_plugin.register.importers.problems import HeadingsUnknown

COLUMNS = (
    Column(name="upn", headings=("UPN",), required=True, or_else="mis_id"),
    Column(name="mis_id", headings=("MIS id",)),
    Column(name="code", headings=("Code",), required=True),
)


def test_the_same_headings_in_another_order_are_the_same_set() -> None:
    one, other = (signature_of(heading_keys(headings)) for headings in (["Ref", "What", "ref"], ["REF", "ref", "What"]))
    assert one == other
    assert one != signature_of(heading_keys(["Ref", "What"]))


def test_headings_without_text_and_repeated_ones_keep_apart() -> None:
    assert heading_keys(["Name", "", "name", "Name "]) == ["name", "column2", "name#2", "name#3"]


def test_what_was_explained_goes_before_the_headings_we_know() -> None:
    headings = ["UPN", "Code", "Mark"]
    taught = {signature_of(heading_keys(headings)): {"upn": "upn", "mark": "code"}}
    assert find_columns(headings, COLUMNS, {}).places == {"upn": 0, "code": 1}
    found = find_columns(headings, COLUMNS, taught)
    assert (found.places, found.unused) == ({"upn": 0, "code": 2}, ("Code",))


def test_what_was_explained_of_other_headings_does_not_count() -> None:
    taught = {signature_of(heading_keys(["Ref", "What"])): {"ref": "upn", "what": "code"}}
    with pytest.raises(HeadingsUnknown, match="no column for 'UPN'"):
        find_columns(["Ref", "What", "When"], COLUMNS, taught)
