"""Where a site is built to: a folder, an archive, or a bucket of an object store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from portal.pages.models import School
from portal.static_site.alone import take_lock
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
    is_bucket = target.startswith(BUCKET)
    if not is_bucket and not target.endswith(ARCHIVES):
        return build(Path(target), school, say=say, options=options)
    with _only_delivery(target) as folder:
        report = build(folder, school, say=say, options=options)
        if not report.problems:
            upload(folder, target, say) if is_bucket else write_archive(folder, Path(target))
        return report


@contextmanager
def _only_delivery(target: str) -> Iterator[Path]:
    """The folder to build in. Nobody else does until all of it was delivered: half of two sites is none."""
    folder = _own_folder(target)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = take_lock(folder.with_name(f".{folder.name}.delivery.lock"))
    except OSError as error:
        raise CannotDeliver(f"Cannot write in {folder.parent} ({error.strerror}). Make room there.") from error
    if lock is None:
        raise CannotDeliver(f"Another build is bringing the site to {target}. Wait until it has ended.")
    with lock:
        yield folder


def _own_folder(target: str) -> Path:
    name = "".join(letter if letter.isalnum() else "-" for letter in target).strip("-")
    return Path(settings.VAR_DIR) / "static-site" / name
