"""Further schools of one trust: each a folder of its own below ``schools/``."""

from pathlib import Path

import pytest

from portal.content_loader import ContentError, load_content


@pytest.fixture
def further(folder: Path) -> Path:
    """The folder of a further school of the same trust."""
    school = folder / "schools" / "fellbeck"
    (school / "calendar").mkdir(parents=True)
    (school / "policies" / "attendance-fellbeck").mkdir(parents=True)
    text = (folder / "school.toml").read_text().replace("millbrook", "fellbeck").replace("Millbrook", "Fellbeck")
    (school / "school.toml").write_text(text)
    for name in ("crest.svg", "calendar/2026-27.toml"):
        (school / name).write_text((folder / name).read_text())
    policy = (folder / "policies/attendance/2026-09.md").read_text()
    (school / "policies/attendance-fellbeck/2026-09.md").write_text(policy)
    return school


def test_further_school_has_its_own_details_dates_and_policies(folder: Path, further: Path) -> None:
    content = load_content(folder)
    assert [part.school.name for part in content.parts] == ["Millbrook Primary School", "Fellbeck Primary School"]
    [fellbeck] = content.further
    assert (fellbeck.school.file, fellbeck.school.slug) == ("schools/fellbeck/school.toml", "fellbeck")
    assert [calendar.file for calendar in fellbeck.calendars] == ["schools/fellbeck/calendar/2026-27.toml"]
    assert [(policy.slug, policy.file) for policy in fellbeck.policies] == [
        ("attendance-fellbeck", "schools/fellbeck/policies/attendance-fellbeck/2026-09.md")
    ]
    assert [policy.slug for policy in content.policies] == ["attendance"]


def test_trust_is_read_for_every_school(folder: Path, further: Path) -> None:
    for file in (folder / "school.toml", further / "school.toml"):
        file.write_text(file.read_text().replace("phase =", 'trust = "Beck Trust"\nphase =', 1))
    assert [part.school.trust for part in load_content(folder).parts] == ["Beck Trust", "Beck Trust"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'slug = "fellbeck"', 'slug = "fellbank"',
            "schools/fellbeck/school.toml: slug: got 'fellbank'; accepted: the name of the folder, fellbeck. "
            "Rename the folder or mend the slug.",
        ),
        (
            "phase =", 'trust = "Beck Trust"\nphase =',
            "schools/fellbeck/school.toml: trust: got 'Beck Trust'; accepted: no trust, as in school.toml. "
            "Write the trust's name the same in both files.",
        ),
        (
            'crest = "crest.svg"', 'crest = "logo.svg"',
            "schools/fellbeck/logo.svg: file: got nothing; accepted: a file of this name. "
            "Add schools/fellbeck/logo.svg, or correct its name.",
        ),
    ],
)  # fmt: skip
def test_faulty_further_school_is_refused_with_its_place(
    folder: Path, further: Path, old: str, new: str, message: str
) -> None:
    text = (further / "school.toml").read_text()
    assert old in text
    (further / "school.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == message


def test_further_school_is_not_the_main_school_again(folder: Path, further: Path) -> None:
    renamed = further.rename(further.parent / "millbrook")
    text = (renamed / "school.toml").read_text().replace('slug = "fellbeck"', 'slug = "millbrook"')
    (renamed / "school.toml").write_text(text)
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == (
        "schools/millbrook/school.toml: slug: got 'millbrook'; accepted: another slug than that of school.toml. "
        "Give each school a slug of its own."
    )


def test_policy_address_belongs_to_one_school(folder: Path, further: Path) -> None:
    (further / "policies/attendance-fellbeck").rename(further / "policies/attendance")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == (
        "schools/fellbeck/policies/attendance/2026-09.md: folder: got 'attendance'; accepted: a folder with another "
        "name (Millbrook Primary School has this one). Rename it, for example to attendance-fellbeck."
    )


def test_what_only_the_main_school_has_is_refused_below_a_further_one(folder: Path, further: Path) -> None:
    (further / "pages").mkdir()
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == (
        "schools/fellbeck/pages: name: got 'pages'; accepted: the names school.toml, crest.svg, calendar, policies. "
        "Move or remove it."
    )
