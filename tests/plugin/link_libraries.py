"""Run by a Python that has the libraries: link what some requirements lead to into another environment.

``link_libraries.py FOLDER REQUIREMENT...``; ends with the names of what is not installed or too old.
"""

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement


class Linker:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.missing: list[str] = []

    def take(self, requirement: Requirement, asked_by: str) -> None:
        key = (requirement.name.lower().replace("_", "-"), tuple(sorted(requirement.extras)))
        if key in self.seen:
            return
        self.seen.add(key)
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            self.missing.append(f"{requirement} (for {asked_by}) is not installed")
            return
        if not requirement.specifier.contains(found.version, prereleases=True):
            self.missing.append(f"{requirement} (for {asked_by}): {found.version} is installed")
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            source, link = Path(str(found.locate_file(top))), self.folder / top
            if source.exists() and not link.exists():
                link.symlink_to(source)
        for text in found.requires or ():
            further = Requirement(text)
            extras = ("", *requirement.extras)
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                self.take(further, requirement.name)


def main() -> None:
    linker = Linker(Path(sys.argv[1]))
    for text in [*sys.argv[2:], "pip"]:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            linker.take(requirement, "the wheel")
    if linker.missing:
        sys.exit("\n".join(linker.missing))


if __name__ == "__main__":
    main()
