from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class AttendancePluginConfig(NeedsApps, AppConfig):
    name = "portal.attendance_plugin"
    label = "attendance"
    needs = ("portal.forms", "portal.calendars", "portal.policies", "portal.journeys", "portal.pages", "django_q")
    verbose_name = "Attendance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the hooks of the lower rooms, one line each."""
        from portal import hooks
        from portal.after_migrate import after_migrate
        from portal.calendars.hooks import after_calendar_change
        from portal.content_loader import further_placeholders

        from .audit.services import record
        from .celebration.addresses import closed_screens, screen_addresses
        from .celebration.exporting import export_displays
        from .celebration.home_panel import celebration_panel
        from .celebration.keeping import forget_past_years
        from .celebration.loading import load_displays
        from .celebration.recount import load_open_sessions, refresh_after_calendar
        from .celebration.services import refresh_class_weeks
        from .first_contact.retention import erasable_notes, forget_notes
        from .leave import services as leave
        from .leave.corrected import correctable_leave
        from .leave.date_notes import date_notes
        from .leave.expected_flips import concerns_about_flips
        from .leave.rechecks import recheck_later
        from .leave.standing import standing_of
        from .leave.what_if_counts import what_if_counts
        from .leaving.gate.forgetting import erasable_gate_words, forget_gate_words
        from .leaving.lunch import end_once_confirmed, take_form
        from .leaving.lunch_corrected import correctable_lunch
        from .leaving.lunch_notes import lunch_notes
        from .letters import reminders
        from .letters.exporting import export_letters
        from .letters.loading import load_letters
        from .letters.questions import QUESTION_LETTER
        from .letters.receipts import words_of_receipt
        from .letters.services import write_letters
        from .register.figures import fill_empty_figures
        from .register.hooks import after_import
        from .roll import signatories
        from .roll.exporting import export_classes
        from .roll.loading import load_classes
        from .roll.private_words import private_words
        from .staff.home.waiting import workspace_waiting
        from .staff.policies.what_ifs import what_if_address
        from .submissions import schedules, services
        from .submissions.acknowledgement_words import acknowledgement_words
        from .submissions.after_confirm import after_confirm
        from .submissions.after_match import after_match
        from .submissions.corrections.by_day import FORMS, correctable_by_day
        from .submissions.corrections.correctable import correctable_forms
        from .submissions.day_notes import absence_notes, day_notes
        from .submissions.evidence.drafts import DraftFiles
        from .submissions.evidence.standing import standings
        from .submissions.keeping.erasing import more_to_erase
        from .submissions.keeping.forgetting import more_to_forget
        from .submissions.outbox import queue_message
        from .submissions.own_forms.services import tell_receiver
        from .submissions.readers_language import readers_language
        from .submissions.stated_terms import stated_terms

        hooks.content_loaders.fill("classes", load_classes)
        hooks.content_loaders.fill("displays", load_displays)
        hooks.content_loaders.fill("class weeks", load_open_sessions)
        hooks.content_exporters.fill("classes", export_classes)
        hooks.content_exporters.fill("letters", export_letters)
        hooks.content_exporters.fill("displays", export_displays)
        hooks.unlisted_addresses.fill("screens", screen_addresses)
        hooks.private_places.fill("screens", closed_screens)
        hooks.private_words.fill("roll", private_words)
        hooks.home_panels.fill("celebration", celebration_panel)
        hooks.staff_waiting.fill("workspace", workspace_waiting)
        hooks.signatory_groups.fill("parents", signatories.parents)
        hooks.signatory_groups.fill("pupils", signatories.pupils)
        hooks.reader_languages.fill("attendance", readers_language)
        hooks.outboxes.fill("attendance", queue_message)
        hooks.audit_logs.fill("attendance", record)
        hooks.stale_mails.fill(QUESTION_LETTER, reminders.is_stale)
        after_import.fill("celebration", refresh_class_weeks)
        hooks.form_receivers.fill("*", services.receive)
        hooks.form_files.fill("*", DraftFiles)
        hooks.content_loaders.fill("letters", load_letters)
        further_placeholders.append(lambda: dict(hooks.letter_words.items()))
        hooks.answer_reviews.fill("leave", leave.public_notes)
        hooks.step_notes.fill("leave", date_notes)
        hooks.answer_reviews.fill("absence", absence_notes)
        hooks.answer_reviews.fill("early-collection", day_notes)
        hooks.answer_reviews.fill("lunch", lunch_notes)
        after_match.fill("lunch", take_form)
        after_confirm.fill("lunch", end_once_confirmed)
        correctable_forms.fill("lunch", correctable_lunch)
        more_to_forget.fill("words typed at the gate", forget_gate_words)
        more_to_erase.fill("words typed at the gate", erasable_gate_words)
        more_to_erase.fill("notes about calls", erasable_notes)
        hooks.report_terms.fill("policy", stated_terms)
        after_match.fill("leave", leave.open_and_check)
        after_match.fill("*", tell_receiver)
        standings.fill("leave", standing_of)
        correctable_forms.fill("leave", correctable_leave)
        for form in FORMS:
            correctable_forms.fill(form, correctable_by_day)
        after_calendar_change.fill("leave", recheck_later)
        after_calendar_change.fill("celebration", refresh_after_calendar)
        acknowledgement_words.fill("*", words_of_receipt)
        hooks.policy_what_ifs.fill("leave", what_if_counts)
        hooks.policy_what_if_pages.fill("leave", what_if_address)
        hooks.policy_concerns.fill("expected_flips", concerns_about_flips)
        leave.after_decision.fill("letters", write_letters)
        more_to_forget.fill("classes' weeks of past years", forget_past_years)
        more_to_forget.fill("notes about calls", forget_notes)
        after_migrate(self, schedules.ensure_schedules, fill_empty_figures)
