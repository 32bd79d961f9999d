"""What was answered to a questionnaire: person by person for its readers, as numbers for governors."""

from typing import Any

from portal.policies.agreements.counts import Question, figures_of, shown_to_governors, summarise
from portal.policies.agreements.models import AskedPerson, Signature
from portal.policies.agreements.records import audit, settings_of

from .access import COUNTS, FOLDER, READ
from .asking import AgreementPage


class AnswersView(AgreementPage):
    permissions = (READ, COUNTS)
    template_name = f"{FOLDER}/answers.html"
    page_title = "Answers"
    header_icon = "list-ul"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(("", f"{self.agreement.title}: answers"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = AskedPerson.objects.about(self.agreement).filter(school=self.school)
        signatures = list(
            Signature.objects.filter(person__in=people, outcome="signed")
            .select_related("person")
            .order_by("signed_name")
        )
        questions = summarise(self.agreement, signatures)
        audit(
            self.school,
            "agreement_answers_viewed",
            self.agreement.version,
            self.request.user,
            anchor=self.agreement.anchor,
            people=len(signatures) if self.may(READ) else 0,
        )
        shared = {**super().get_context_data(**kwargs), "figures": figures_of(self.school, self.agreement)}
        if self.may(READ):
            return shared | {"questions": questions, "signatures": signatures, "may_read": True}
        return shared | {"counted": [self._counted(each) for each in questions if not each.is_text]}

    def _counted(self, question: Question) -> dict[str, str]:
        """Yes and no as governors see them: where one is small, neither is told, since one follows from the other."""
        smallest = settings_of(self.school).smallest_count
        if any(0 < count < smallest for count in (question.yes, question.no)):
            return {"text": question.text, "yes": "not shown", "no": "not shown"}
        return {
            "text": question.text,
            "yes": shown_to_governors(question.yes, smallest),
            "no": shown_to_governors(question.no, smallest),
        }
