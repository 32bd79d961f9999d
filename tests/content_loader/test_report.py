from portal.content_loader import LoadReport


def test_report_lists_what_changed_and_counts_everything() -> None:
    report = LoadReport()
    report.created("policy attendance 2026-09")
    report.unchanged("page home")
    report.changed("page news")
    report.unchanged("page privacy")
    assert report.lines() == ["  created policy attendance 2026-09", "  changed page news"]
    assert report.summary() == "1 created, 1 changed, 2 unchanged"
    assert report.has_changes


def test_second_load_has_nothing_to_tell() -> None:
    report = LoadReport()
    report.unchanged("page home")
    assert (report.lines(), report.has_changes) == ([], False)
