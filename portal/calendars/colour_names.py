"""The CSS colour name nearest to a school's colour: RFC 7986 lets a calendar's COLOR be a name only."""

NAMED = {
    "black": 0x000000,
    "dimgray": 0x696969,
    "darkgray": 0xA9A9A9,
    "maroon": 0x800000,
    "firebrick": 0xB22222,
    "red": 0xFF0000,
    "tomato": 0xFF6347,
    "chocolate": 0xD2691E,
    "orange": 0xFFA500,
    "gold": 0xFFD700,
    "olive": 0x808000,
    "darkolivegreen": 0x556B2F,
    "forestgreen": 0x228B22,
    "darkgreen": 0x006400,
    "limegreen": 0x32CD32,
    "seagreen": 0x2E8B57,
    "teal": 0x008080,
    "darkslategray": 0x2F4F4F,
    "steelblue": 0x4682B4,
    "deepskyblue": 0x00BFFF,
    "royalblue": 0x4169E1,
    "mediumblue": 0x0000CD,
    "navy": 0x000080,
    "midnightblue": 0x191970,
    "indigo": 0x4B0082,
    "purple": 0x800080,
    "mediumorchid": 0xBA55D3,
    "crimson": 0xDC143C,
    "hotpink": 0xFF69B4,
    "saddlebrown": 0x8B4513,
}


def nearest_colour_name(colour: str) -> str:
    """The name nearest to ``#rrggbb``.

    >>> nearest_colour_name("#0b7f7c")
    'teal'
    """
    red, green, blue = _channels(int(colour.removeprefix("#"), 16))

    def distance(name: str) -> int:
        r, g, b = _channels(NAMED[name])
        return (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2

    return min(NAMED, key=distance)


def _channels(value: int) -> tuple[int, int, int]:
    return value >> 16 & 255, value >> 8 & 255, value & 255
