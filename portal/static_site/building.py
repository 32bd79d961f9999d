"""Builds the static site aside, keeps what would come out the same, has all verified, and puts it in place."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.pages.models import School

from .addresses import BadAddress, urls_to_build
from .alone import take_lock
from .assets import asset_bytes, asset_stamp, assets_among
from .base import Base
from .fetching import Visitor
from .file_names import file_name
from .garbage import garbage_waits, sweep
from .headers_file import HEADERS, POLICY, headers_file, security_of
from .last_build import MANIFEST, LastBuild, load_last_build, manifest_text, notebook_of, notes_of_files
from .laying_out import lay_out, new_folder
from .making import NOT_FOUND, Made, Maker
from .moved import moved_files
from .side_by_side import Counter, processes_for, side_by_side
from .swapping import finish_change_of_places, put_in_place, spare_of
from .traces.fingerprint import fingerprint
from .traces.notebook import Notebook
from .traces.recording import Read, Recorder, Trace
from .traces.rows import digest_of
from .verifying import Build, PrivateWords, Problem, canaries, is_text, private_words, problems_of, read_links
from .written_files import PACKED, FileNote, write_files

PROGRESS_EVERY = 50
LIST, CANARIES = "(list of addresses)", "(private words)"


class CannotBuildThere(Exception):
    """The folder asked for is not one the build may write or replace."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to build. ``full`` makes every page anew; ``packs`` puts a packed copy beside each text."""

    allow_shrink: bool = False
    full: bool = False
    packs: bool = True
    base: Base = field(default_factory=lambda: Base(""))
    processes: int | None = None

    @property
    def made_with(self) -> str:
        """The options that change the bytes."""
        return repr((self.packs, self.base))


@dataclass
class BuildReport:
    """``previous`` is the last good build, kept. With any problem nothing was put in place.

    ``made`` are the addresses that were made in this build; all others were kept. ``changed`` says whether any file of
    the site differs from the last build. ``drifted`` are those that a full build made otherwise than they would have
    been kept: something that a build cannot see had changed.
    """

    files: int = 0
    octets: int = 0
    addresses: int = 0
    made: list[str] = field(default_factory=list)
    changed: bool = True
    problems: list[Problem] = field(default_factory=list)
    drifted: list[str] = field(default_factory=list)
    previous: Path | None = None


def say_nothing(line: str) -> None:
    """For callers who want no progress."""


def build(
    out: Path, school: School, *, say: Callable[[str], None] = say_nothing, options: Options | None = None
) -> BuildReport:
    """Write every public address of the school as a file below ``out``.

    What the last build in ``out`` made is kept where everything it was made from is still the same; the bytes are those
    of a full build. The site is built in a folder beside ``out`` and looked through first. Where anything is wrong the
    report lists it and ``out`` stays as it was. Raises CannotBuildThere where ``out`` holds something that is not such
    a build, or where the disk takes no more.
    """
    out, options = out.absolute(), options or Options()
    with _only_build(out), garbage_waits():
        try:
            finish_change_of_places(out)
            _refuse_what_is_no_build(out)
            folder = new_folder(out)
            try:
                return Building(folder, out, school, say, options).run()
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            advice = f"{out} is whole as it stands. Make room, or choose another OUT."
            raise CannotBuildThere(f"The site could not be written ({error}). {advice}") from error


class Building:
    """One build, from the list of addresses to the folder in its place."""

    def __init__(self, folder: Path, out: Path, school: School, say: Callable[[str], None], options: Options) -> None:
        self.folder, self.out, self.school, self.say, self.options = folder, out, school, say, options
        self.made_with = f"{fingerprint()} {options.made_with} {school.pk}"
        self.before = load_last_build(out, self.made_with)
        self.last = LastBuild(out) if options.full else self.before
        self.recorder = Recorder()
        self.files: dict[str, FileNote] = {}
        self.by_address: dict[str, list[str]] = {}
        self.traces: dict[str, Trace] = {}
        self.notes: dict[str, Any] = {}
        self.kept: list[str] = []
        self.built: set[str] = set()
        self.security: dict[str, dict[str, str]] = {}
        self.report = BuildReport()

    def run(self) -> BuildReport:
        with self.recorder.watching():
            problems = self._write_pages()
            self._write_moved()
            self._write_assets()
            self._write_headers()
            # A page that could not be built is the cause; links that lead nowhere now would only hide it.
            self.report.problems = problems or self._problems()
        self.report.files = len(self.files)
        self.report.octets = sum(note.size for note in self.files.values())
        if not self.report.problems:
            self.report.drifted = self._drifted() if self.options.full else []
            self._finish()
        return self.report

    def _drifted(self) -> list[str]:
        return [
            address
            for address in self.report.made
            if (files := self.before.kept_files(address)) is not None
            and self.before.trace_that_holds(address) is not None
            and any(name not in self.files or self.files[name].sha256 != note.sha256 for name, note in files.items())
        ]

    def _write_pages(self) -> list[Problem]:
        """Keep or make every address; what could not be had comes back as problems."""
        try:
            paths = self._list()
        except BadAddress as error:
            return [Problem(LIST, str(error))]
        self.built, words = set(paths), self._canaries()
        maker = Maker(
            folder=self.folder,
            base_url=settings.BASE_URL,
            built=self.built,
            private=PrivateWords(words),
            recorder=self.recorder,
            base=self.options.base,
            packs=self.options.packs,
        )
        holding = {path: trace for path in (*paths, NOT_FOUND) if (trace := self.last.trace_that_holds(path))}
        if len(holding) <= len(paths):  # something is made anew: there will be a site to lay out, in the spare
            self.before.look_in(str(spare_of(self.out)))
        self.before.look_in(str(self.out))
        waiting = [path for path in paths if not self._keep(path, holding.get(path))]
        self.say(f"{len(paths)} addresses to build, {len(paths) - len(waiting)} of them as they were.")
        self.report.addresses, self.report.made = len(paths), waiting
        problems = self._make(maker, waiting)
        if not self._keep(NOT_FOUND, holding.get(NOT_FOUND)):
            problems += self._take(maker.not_found(self.school))
        if self.kept and self.notes[CANARIES] != self.last.note(CANARIES):
            texts = ((name, self._read(name).decode(errors="replace")) for name in self.kept if is_text(name))
            problems += private_words(texts, words)
        return problems

    def _list(self) -> list[str]:
        """Every address, asked for anew where anything changed that the list was made from."""
        trace, listed = self.last.trace_that_holds(LIST), self.last.note(LIST)
        if trace is None:
            with self.recorder.trace() as trace:
                listed = urls_to_build(School.objects.get(pk=self.school.pk))
        self.traces[LIST], self.notes[LIST] = trace, listed
        return list(listed)

    def _canaries(self) -> dict[str, str]:
        """Read in each build; what is kept of them is only a digest."""
        words = canaries()
        self.notes[CANARIES] = digest_of(sorted(words))
        return words

    def _keep(self, address: str, trace: Trace | None) -> bool:
        """Take the address's files from the last build, if they would come out the same (``trace`` holds)."""
        files = None if trace is None else self.last.kept_files(address)
        if trace is None or files is None:
            return False
        self.traces[address] = trace
        if security := (self.last.note("security") or {}).get(address):
            self.security[address] = security
        self._add(address, files)
        self.kept += files
        return True

    def _add(self, address: str, files: dict[str, FileNote]) -> None:
        self.files |= files
        self.by_address[address] = list(files)

    def _take(self, made: Made) -> list[Problem]:
        self.traces[made.path] = made.trace
        if made.security:
            self.security[made.path] = made.security
        self._add(made.path, made.files)
        return made.problems

    def _make(self, maker: Maker, waiting: list[str]) -> list[Problem]:
        quick = maker.sort_out(waiting) if waiting else {}
        processes = processes_for(len(waiting), self.options.processes)
        counter = Counter(processes)

        def work(paths: Sequence[str]) -> tuple[list[Made], dict[str, Read]]:
            done = []
            for made in maker.make(list(paths), quick):
                done.append(made)
                counter.add()
                if len(done) % PROGRESS_EVERY == 0:
                    sweep()
                    self.say(f"{int(counter)} of {len(waiting)} built …")
            return done, self.recorder.reads

        problems = []
        for done, reads in side_by_side(work, waiting, processes, counter):
            self.recorder.reads |= reads
            for made in done:
                problems += self._take(made)
        return problems

    def _write_moved(self) -> None:
        """At every old address what it holds today, and the list of them for hosts that can redirect."""
        names = {note.address: name for name, note in self.files.items() if note.address}

        def built(address: str) -> bytes | None:
            return self._read(names[address]) if address in names else None

        for old, body in list(moved_files(self.school, built, settings.BASE_URL, self.options.base.prefix or "")):
            self._write(file_name(old), old, body)

    def _read(self, name: str) -> bytes:
        """A file of this build, made or kept."""
        made = self.folder / name
        return (made if made.exists() else Path(self.last.place_of(name) or self.out, name)).read_bytes()

    def _write(self, name: str, address: str, body: bytes) -> None:
        links, live = None, settings.BASE_URL
        if is_text(name):
            text = body.decode(errors="replace")
            links = read_links(name, address, text, live)
            rebased = self.options.base.rebase(text, name, live, self.built)
            body = body if rebased == text else rebased.encode()
        self._add(address, write_files(self.folder, name, address, body, links=links, packs=self.options.packs))

    def _write_assets(self) -> None:
        """Take the files that pages refer to, then those that these refer to, until nothing new comes up."""
        stamps: dict[str, str] = {}
        seen: set[str] = set()
        pages = {id(note.links): note.links.targets for note in self.files.values()}
        waiting = [(path for targets in pages.values() for path, _ in targets)]
        while waiting:
            for path in assets_among(waiting.pop()) - seen:
                seen.add(path)
                name = _asset_name(path)
                if name and name not in self.files and self._take_asset(path, name, stamps):
                    waiting.append(path for path, _ in self.files[name].links.targets)
        self.notes["assets"] = stamps

    def _take_asset(self, path: str, name: str, stamps: dict[str, str]) -> bool:
        stamp = asset_stamp(path)
        if stamp is None:
            return False
        stamps[path] = stamp
        files = self.last.kept_files(path) if (self.last.note("assets") or {}).get(path) == stamp else None
        if files is not None:
            self._add(path, files)
            self.kept += files
            return True
        body = asset_bytes(path)
        if body is not None:
            self._write(name, path, body)
        return body is not None

    def _write_headers(self) -> None:
        """From the answers of the living portal: those of the home page for all, and where another policy differs."""
        if not self.built:
            return
        live, prefix = settings.BASE_URL, self.options.base.prefix or ""
        with self.recorder.trace():
            common = self.security.get("/") or security_of(Visitor().headers("/"))
        policies = {address: found.get(POLICY, "") for address, found in self.security.items()}
        others = {address: policy for address, policy in policies.items() if policy != common.get(POLICY, "")}
        text = headers_file(common, others, self.files, live=live, prefix=prefix)
        self._write(HEADERS, f"/{HEADERS}", text.encode())
        self.notes["security"] = {"/": common} | {address: self.security[address] for address in others}

    def _problems(self) -> list[Problem]:
        read = {name: note for name, note in self.files.items() if not name.endswith(PACKED)}
        build = Build(self.folder, settings.BASE_URL, {name: note.address for name, note in read.items()})
        build.links = {name: note.links for name, note in read.items()}
        before = sum(not name.endswith(PACKED) for name in self.before.listed)
        return problems_of(build, files_before=None if self.options.allow_shrink else before)

    def _finish(self) -> None:
        manifest = manifest_text(self.files)
        manifest_sha256 = sha256(manifest.encode()).hexdigest()
        # What the last build has in the same words stays, kept or made anew, and takes no more room.
        before = self.before.files
        kept = {
            name
            for name, note in self.files.items()
            if self.before.place_of(name) and before[name].sha256 == note.sha256
        }
        self.report.changed = (
            manifest_sha256 != self.before.notebook.manifest_sha256
            or len(kept) < len(self.files)
            or not all(self.before.is_in(str(self.out), name) for name in kept)
        )
        if self.report.changed or self.options.full:
            self.files |= {name: before[name] for name in kept}
            made = [name for name in self.files if name not in kept]
            finished = lay_out(self.folder, self.before, made, kept, manifest)
            if finished != self.folder:
                shutil.rmtree(self.folder)  # what was made in the same words as before never has to reach the disk
            self.report.previous = put_in_place(finished, self.out)
        else:
            self.files = self.before.files
            if not self.report.made:
                return  # all that the notes say is still so
        self._write_notes(manifest_sha256)

    def _write_notes(self, manifest_sha256: str) -> None:
        reads = self.last.notebook.reads | self.recorder.reads
        notes = self.notes | notes_of_files(self.files, self.by_address)
        Notebook(self.made_with, manifest_sha256, reads, self.traces, notes).save(notebook_of(self.out))


def _asset_name(path: str) -> str | None:
    """None where it can be no file: the check for broken links then names the page that asks for it."""
    try:
        return file_name(path)
    except BadAddress:
        return None


def _refuse_what_is_no_build(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir() or out.is_symlink():
        raise CannotBuildThere(f"{out} is not a folder of its own. Choose a folder that does not exist yet.")
    if not (out / MANIFEST).is_file() and any(out.iterdir()):
        raise CannotBuildThere(
            f"{out} holds files that no build of the portal wrote, and would be replaced. "
            "Empty it, or choose a folder that does not exist yet."
        )


@contextmanager
def _only_build(out: Path) -> Iterator[None]:
    """One build of a folder at a time."""
    if not out.parent.is_dir():
        raise CannotBuildThere(f"The folder {out.parent} does not exist. Make it first, or choose another OUT.")
    try:
        lock = take_lock(out.with_name(f".{out.name}.lock"))
    except OSError as error:
        raise CannotBuildThere(f"Cannot write in {out.parent} ({error.strerror}). Choose another OUT.") from error
    if lock is None:
        raise CannotBuildThere(f"Another build of {out} is running. Wait until it has ended.")
    with lock:
        yield
