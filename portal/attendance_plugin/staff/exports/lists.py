"""The lists that may be taken away as files, each with the few columns it needs (R18, R29)."""

from typing import Any

from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.roll.services import classes_on
from portal.attendance_plugin.staff.access import EXPORT_PUPIL_DATA, VIEW_CONTACT_DETAILS, VIEW_HEALTH_WORDS
from portal.attendance_plugin.staff.audit.details import detail_in_words
from portal.attendance_plugin.staff.audit.listing import AuditView, who_of
from portal.attendance_plugin.staff.audit.subjects import about_each, about_others
from portal.attendance_plugin.staff.audit.words import action_in_words
from portal.attendance_plugin.staff.classes.attendance_figures import AttendanceFiguresView
from portal.attendance_plugin.staff.letters.listing import LettersView, way_of
from portal.attendance_plugin.staff.pupils.listing import PupilsView, fill_columns, year_of
from portal.attendance_plugin.staff.requests.listing import RequestsView, child_of, state_of
from portal.attendance_plugin.staff.words import days_asked, kind_in_full

from .mixin import ExportColumn, ExportMixin


def _instant(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


class PupilsExportView(ExportMixin, PupilsView):
    permissions = (*PupilsView.permissions, EXPORT_PUPIL_DATA)
    export_name = "pupils"
    export_title = "Pupils"
    export_columns = (
        ExportColumn(label="Family name", cell=lambda row: row.family_name),
        ExportColumn(label="Given name", cell=lambda row: row.given_name),
        ExportColumn(label="Class", cell=lambda row: row.shown_class),
        ExportColumn(label="Year group", cell=lambda row: year_of(row)),
        ExportColumn(label="Attendance this year", cell=lambda row: row.shown_attendance),
        ExportColumn(label="UPN", cell=lambda row: row.upn, is_usual=False),
        ExportColumn(label="Date of birth", cell=lambda row: row.born.isoformat(), is_usual=False),
        ExportColumn(
            label="Contacts to ring",
            cell=lambda row: row.shown_contacts,
            is_usual=False,
            permission=VIEW_CONTACT_DETAILS,
        ),
    )

    def prepare(self, rows: list[Pupil]) -> None:
        fill_columns(rows, timezone.localdate())
        links = PupilContact.objects.filter(pupil__in=[row.pk for row in rows], ended_on=None, do_not_contact=False)
        named: dict[int, list[str]] = {}
        for link in links.select_related("contact").order_by("pupil", "order", "pk"):
            words = f"{link.contact.full_name} ({link.relationship}) {link.contact.telephone}".strip()
            named.setdefault(link.pupil_id, []).append(words)
        for row in rows:
            row.shown_contacts = "; ".join(named.get(row.pk, []))  # type: ignore[attr-defined]


class RequestsExportView(ExportMixin, RequestsView):
    permissions = (*RequestsView.permissions, EXPORT_PUPIL_DATA)
    export_name = "requests"
    export_title = "Requests"
    export_columns = (
        ExportColumn(label="Reference", cell=lambda row: row.submission.reference),
        ExportColumn(label="Child", cell=lambda row: child_of(row)),
        ExportColumn(label="Class", cell=lambda row: row.shown_class),
        ExportColumn(
            label="Days asked for",
            cell=lambda row: days_asked(row.first_day, row.first_half, row.last_day, row.last_half),
        ),
        ExportColumn(label="State", cell=lambda row: state_of(row)),
        ExportColumn(label="Received", cell=lambda row: _instant(row.received_at)),
        ExportColumn(
            label="Kind", cell=lambda row: kind_in_full(row.kind), is_usual=False, permission=VIEW_HEALTH_WORDS
        ),
    )

    def prepare(self, rows: list[Any]) -> None:
        pupils = {row.pupil_id: row.pupil for row in rows if row.pupil}
        classes = classes_on(list(pupils.values()), timezone.localdate())
        for row in rows:
            row.shown_class = classes[row.pupil_id].name if row.pupil_id in classes else ""


class LettersExportView(ExportMixin, LettersView):
    permissions = (*LettersView.permissions, EXPORT_PUPIL_DATA)
    export_name = "letters"
    export_title = "Letters"
    export_columns = (
        ExportColumn(label="Written", cell=lambda row: _instant(row.created_at)),
        ExportColumn(label="To", cell=lambda row: row.recipient_name),
        ExportColumn(label="About", cell=lambda row: row.pupil.full_name),
        ExportColumn(label="Subject", cell=lambda row: row.subject),
        ExportColumn(label="Sent", cell=lambda row: way_of(row)),
    )


class AuditExportView(ExportMixin, AuditView):
    permissions = (*AuditView.permissions, EXPORT_PUPIL_DATA)
    export_name = "who-did-what"
    export_title = "Who did what"
    export_columns = (
        ExportColumn(label="When", cell=lambda row: _instant(row.at)),
        ExportColumn(label="Who", cell=lambda row: who_of(row)),
        ExportColumn(label="What", cell=lambda row: action_in_words(row.action)),
        ExportColumn(label="About", cell=lambda row: row.about.words),
        ExportColumn(label="More", cell=lambda row: detail_in_words(row.detail)),
        ExportColumn(label="Entry", cell=lambda row: str(row.pk)),
    )

    def write_down(self) -> None:
        """The download has an entry of its own."""

    def prepare(self, rows: list[Any]) -> None:
        abouts = about_each(rows, self.request, names=True)
        for row in rows:
            row.about = abouts.get(row.subject) or about_others(row.subject)


class AttendanceFiguresExportView(ExportMixin, AttendanceFiguresView):
    """What the page shows to this account, so with small groups hidden where the page hides them."""

    permissions = AttendanceFiguresView.permissions
    index_url_name = "attendance_staff:attendance_figures"
    export_name = "attendance-figures"
    export_title = "Attendance figures"
    export_columns = (
        ExportColumn(label="From", cell=lambda row: row[0].first.isoformat()),
        ExportColumn(label="To", cell=lambda row: row[0].last.isoformat()),
        ExportColumn(label="Counted by", cell=lambda row: row[1]),
        ExportColumn(label="Group", cell=lambda row: row[2].label),
        ExportColumn(label="Pupils", cell=lambda row: row[2].pupils),
        ExportColumn(label="Attendance", cell=lambda row: row[2].attendance),
        ExportColumn(label="Persistently absent", cell=lambda row: row[2].persistent),
        ExportColumn(label="Severely absent", cell=lambda row: row[2].severe),
    )

    def get_queryset(self) -> Any:
        return ()

    def export_rows(self) -> list[Any]:
        shown = self.get_context_data()
        if "window" not in shown:
            return []
        parts = {
            "Class": shown["class_rows"],
            "Year group": shown.get("year_rows", []),
            "School": [shown["total"]],
        }
        return [(shown["window"], by, row) for by, rows in parts.items() for row in rows]

    def export_count(self) -> int:
        return len(self.export_rows())
