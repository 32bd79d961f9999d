"""Where a site is built to: a folder, an archive, or a bucket of an object store."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from portal.pages.models import School
from portal.static_site.building import BuildReport, Options, build, say_nothing

from .archive import write_archive
from .bucket import upload
from .errors import CannotDeliver

__all__ = ["CannotDeliver", "build_to"]
ARCHIVES = (".tar", ".tar.gz", ".tgz")
BUCKET = "s3://"


def build_to(
    target: str, school: School, *, say: Callable[[str], None] = say_nothing, options: Options | None = None
) -> BuildReport:
    """Build the site where ``target`` says: a folder, a file ending in .tar or .tar.gz, or s3://bucket/folder.

    For the last two the site is built in a folder of the portal's own first, and delivered from there when nothing is
    wrong with it. Raises CannotBuildThere and CannotDeliver.
    """
    if target.startswith(BUCKET):
        folder = _own_folder(target)
        report = build(folder, school, say=say, options=options)
        if not report.problems:
            upload(folder, target, say)
        return report
    if target.endswith(ARCHIVES):
        folder = _own_folder(target)
        report = build(folder, school, say=say, options=options)
        if not report.problems:
            write_archive(folder, Path(target))
        return report
    return build(Path(target), school, say=say, options=options)


def _own_folder(target: str) -> Path:
    name = "".join(letter if letter.isalnum() else "-" for letter in target).strip("-")
    folder = Path(settings.VAR_DIR) / "static-site"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name
