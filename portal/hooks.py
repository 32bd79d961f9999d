"""The few places a plugin may fill, and how the lower rooms reach the higher ones without importing them.

A place is filled once, in an app's ``ready()``::

    from portal import hooks
    hooks.public_addresses.fill("policies", policy_addresses)

| place | called with | gives back |
| --- | --- | --- |
| ``content_loaders`` | the parsed content, a report | nothing; writes what changed |
| ``content_exporters`` | a ``portal.content_loader.writing.ContentExport`` | nothing; adds the files it would load |
| ``parent_forms`` | nothing | a ``portal.forms.parent_forms.ParentForm`` beside the portal's own |
| ``form_receivers`` | a finished form, by the form's slug (``"*"`` for every other) | a reference for each child |
| ``step_notes`` | slugs of a form and a page, the school, answers | ``portal.forms.notes.StepNotes`` or None |
| ``form_files`` | nothing | a ``portal.forms.files.FileKeeper`` for the files of unfinished forms |
| ``answer_reviews`` | a form's slug, the school and the answers so far | notices for the check-answers page |
| ``report_terms`` | the school, a day | ``portal.forms.report_terms.ReportTerms`` of its policy, or None |
| ``report_deadlines`` | the school, a day | until when it likes to hear of an absence, in words: "before 8:45am" |
| ``public_addresses`` | the school | paths of public pages, for the static site |
| ``unlisted_addresses`` | the school | paths of public pages that no search engine should list |
| ``private_words`` | nothing | words that must be nowhere in public -> what they are: "a pupil's name" |
| ``private_places`` | nothing | beginnings of addresses that no public file may have -> what stands there |
| ``school_calendars`` | the school | its ``portal.rules.school_year.Calendar``, for rules that run outside a request |
| ``search_entries`` | the school, a day | what its search finds, each a ``portal.pages.search.entries.Entry`` |
| ``moved_addresses`` | the school | old path -> the path of today, for the static site |
| ``policy_what_ifs`` | a policy's page | what its draft would change, in counts for everybody (a dict), or None |
| ``policy_what_if_pages`` | a policy's page | the address in the admin that shows it, or None |
| ``policy_concerns`` | a policy's page | concerns about its draft beside those of the rules (``Concern``) |
| ``policy_kinds`` | nothing | kinds of policy beside the known ones (``portal.policies.reviews.kinds.PolicyKind``) |
| ``home_panels`` | the school, a day | a ``portal.pages.home.HomePanel`` for the home page, or None |
| ``screen_panels`` | ``celebration.panels.Wanted`` and ``Week`` | the pages of a panel, by its kind |
| ``letter_words`` | nothing | a ``letters.vocabulary.LetterWord``, by its name between the braces |
| ``letter_folders`` | nothing | a folder of letters, each ``<slug>.md``, for ``load-letters`` |
| ``register_formats`` | nothing | a ``portal.attendance_plugin.register.importers.formats.Format`` |
| ``signatory_groups`` | the school | its people in the group, each a ``portal.policies.agreements.people.Signatory`` |
| ``reader_languages`` | a reader's key, such as ``contact:5`` | the code of their language, or empty |
| ``outboxes`` | what ``submissions.outbox.queue_message`` takes | the message; it goes out later, and once |
| ``stale_mails`` | the cause of a queued mail, by the mail's purpose | whether it is too late for it |
| ``not_public_tables`` | nothing | labels of models whose rows no public page shows (``app.model``) |
| ``identity_proofs`` | a request, what was typed | why it does not show that the account's owner is there, or "" |
| ``work_notes`` | nothing | lines for the page on background work: words, and whether they alarm |
| ``figures`` | nothing | figures for Prometheus: name -> (what it is, value, or None when there is none) |
| ``staff_waiting`` | a request of the admin | what waits for its account, each a ``portal.pages.waiting.Waiting`` |
| ``audit_logs`` | what ``audit.services.record`` takes | the entry: who did or saw what |

A group's key is its name as policies write it, such as ``staff``.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

# In the environment of a request whose answer becomes a file of the static site. No visitor's header can set it.
FOR_FILES = "portal.for_files"

Filling = TypeVar("Filling", bound=Callable[..., Any])


class Hook(Generic[Filling]):
    """One place, filled by name; fillings come back in the order they were put in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fillings: dict[str, Filling] = {}

    def fill(self, key: str, filling: Filling) -> None:
        """Put ``filling`` in under ``key``. Raises ValueError when the key is taken: two plugins would fight."""
        if self._fillings.get(key, filling) is not filling:
            raise ValueError(f"Hook {self.name!r} already has a filling named {key!r}; choose another name.")
        self._fillings[key] = filling

    def get(self, key: str) -> Filling | None:
        return self._fillings.get(key, self._fillings.get("*"))

    def __iter__(self) -> Iterator[Filling]:
        return iter(self._fillings.values())

    def items(self) -> Iterator[tuple[str, Filling]]:
        return iter(self._fillings.items())


content_loaders: Hook[Callable[..., None]] = Hook("content_loaders")
content_exporters: Hook[Callable[..., None]] = Hook("content_exporters")
parent_forms: Hook[Callable[[], Any]] = Hook("parent_forms")
screen_panels: Hook[Callable[..., Iterable[Any]]] = Hook("screen_panels")
letter_words: Hook[Callable[[], Any]] = Hook("letter_words")
letter_folders: Hook[Callable[[], Any]] = Hook("letter_folders")
form_receivers: Hook[Callable[..., list[str]]] = Hook("form_receivers")
step_notes: Hook[Callable[..., Any]] = Hook("step_notes")
form_files: Hook[Callable[[], Any]] = Hook("form_files")
answer_reviews: Hook[Callable[..., list[Any]]] = Hook("answer_reviews")
report_terms: Hook[Callable[..., Any]] = Hook("report_terms")
report_deadlines: Hook[Callable[..., str]] = Hook("report_deadlines")
public_addresses: Hook[Callable[..., list[str]]] = Hook("public_addresses")
unlisted_addresses: Hook[Callable[..., list[str]]] = Hook("unlisted_addresses")
private_words: Hook[Callable[[], dict[str, str]]] = Hook("private_words")
private_places: Hook[Callable[[], dict[str, str]]] = Hook("private_places")
search_entries: Hook[Callable[..., Iterable[Any]]] = Hook("search_entries")
moved_addresses: Hook[Callable[..., dict[str, str]]] = Hook("moved_addresses")
policy_what_ifs: Hook[Callable[..., dict[str, Any] | None]] = Hook("policy_what_ifs")
policy_what_if_pages: Hook[Callable[..., str | None]] = Hook("policy_what_if_pages")
policy_concerns: Hook[Callable[..., Iterable[Any]]] = Hook("policy_concerns")
policy_kinds: Hook[Callable[[], Iterable[Any]]] = Hook("policy_kinds")
home_panels: Hook[Callable[..., Any]] = Hook("home_panels")
figures: Hook[Callable[[], dict[str, tuple[str, float | None]]]] = Hook("figures")
work_notes: Hook[Callable[[], list[tuple[str, bool]]]] = Hook("work_notes")
school_calendars: Hook[Callable[..., Any]] = Hook("school_calendars")
register_formats: Hook[Callable[[], Any]] = Hook("register_formats")
signatory_groups: Hook[Callable[..., Any]] = Hook("signatory_groups")
reader_languages: Hook[Callable[[str], str]] = Hook("reader_languages")
outboxes: Hook[Callable[..., Any]] = Hook("outboxes")
staff_waiting: Hook[Callable[..., Iterable[Any]]] = Hook("staff_waiting")
audit_logs: Hook[Callable[..., Any]] = Hook("audit_logs")
stale_mails: Hook[Callable[[str], bool]] = Hook("stale_mails")
identity_proofs: Hook[Callable[..., str]] = Hook("identity_proofs")
not_public_tables: Hook[Callable[[], Iterable[str]]] = Hook("not_public_tables")
