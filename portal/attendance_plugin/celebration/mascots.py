"""The animals that stand for classes: drawings of our own, one file each in ``static/celebration/mascots/``."""

MASCOTS = (
    "badger",
    "bee",
    "dragonfly",
    "fox",
    "frog",
    "hare",
    "hedgehog",
    "heron",
    "kingfisher",
    "otter",
    "owl",
    "robin",
    "squirrel",
    "swan",
)


def mascot_file(mascot: str, class_name: str) -> str:
    """The drawing's path below the static files; a class without a known animal always gets the same one."""
    name = mascot if mascot in MASCOTS else MASCOTS[sum(class_name.encode()) % len(MASCOTS)]
    return f"celebration/mascots/{name}.svg"
