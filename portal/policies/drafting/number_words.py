"""Whole numbers as words, for texts that say “two” rather than “2”."""

SMALL = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LARGEST = 999


def number_in_words(number: int) -> str:
    """The number in words, up to 999.

    >>> number_in_words(14), number_in_words(96), number_in_words(380)
    ('fourteen', 'ninety-six', 'three hundred and eighty')
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"Got {number}; only whole numbers from 0 to {LARGEST} are written in words.")
    if number < len(SMALL):
        return SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{SMALL[hundreds]} hundred" + (f" and {number_in_words(rest)}" if rest else "")
