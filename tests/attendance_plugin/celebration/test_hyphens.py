"""Long words of classes' names are parted where English parts them, if at all."""

import pytest

from portal.attendance_plugin.celebration.hyphens import SOFT_HYPHEN, with_soft_hyphen


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("Otters", "Otters"),
        ("Kingfisher", "Kingfisher"),
        ("Kingfishers", "King|fishers"),
        ("Nightingales", "Nightin|gales"),
        ("Hummingbirds", "Humming|birds"),
        ("Honeysuckles", "Honey|suckles"),
        ("Wildflowermeadows", "Wildflower|meadows"),
        ("O'Shaughnessy's", "O'Shaugh|nessy's"),
        ("12345678901234", "1234567|8901234"),
    ],
)
def test_word_is_parted_between_syllables_near_its_middle(word: str, parted: str) -> None:
    assert with_soft_hyphen(word).replace(SOFT_HYPHEN, "|") == parted
