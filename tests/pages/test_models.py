from portal.pages.models import School


def test_school_reads_as_its_name(school: School) -> None:
    assert str(school) == "Millbrook Primary School"
