"""Addresses of the workspace, all inside the admin."""

from django.urls import path

from .audit.listing import (
    AuditOfPupilResultsView,
    AuditOfPupilView,
    AuditOfRequestResultsView,
    AuditOfRequestView,
    AuditResultsView,
    AuditView,
)
from .celebration.pages import (
    AllCertificatesView,
    CelebrationScreenView,
    CelebrationTermView,
    CelebrationView,
    CelebrationWeekView,
    ClassCertificateView,
)
from .celebration.resting import RestingView
from .classes.attendance_figures import AttendanceFiguresView
from .classes.listing import ClassesResultsView, ClassesView
from .classes.week import ClassWeekView
from .concerns import ConcernsResultsView, ConcernsView, ConcernView
from .evidence.keeping import EvidenceKeepingView
from .evidence.views import EvidenceFileView, EvidenceResultsView, EvidenceView, SubmissionEvidenceView
from .exports.lists import (
    AttendanceFiguresExportView,
    AuditExportView,
    LettersExportView,
    PupilsExportView,
    RequestsExportView,
)
from .gate.child import GateChildView
from .gate.page import GateView
from .gate.reasons import GateReasonsView
from .hand_back.due import ChooseCodeView, HandBackView
from .hand_back.files import (
    HandBackDownloadView,
    HandBackFilesResultsView,
    HandBackFilesView,
    HandBackFileView,
    HandBackUndoView,
)
from .leaving.collection import CollectionView
from .leaving.listing import CollectionsResultsView, CollectionsView
from .leaving.lunch import LunchesResultsView, LunchesView, LunchView
from .letters.envelopes import EnvelopesView
from .letters.listing import LettersResultsView, LettersView, LetterView
from .letters.messages import MessagesResultsView, MessagesView, MessageView
from .letters.on_paper import LetterOnPaperView
from .letters.paper import LetterPdfView
from .letters.print_runs import PrintRunPdfView, PrintRunsResultsView, PrintRunsView, PrintRunView
from .letters.printing import ToPrintView
from .letters.templates import (
    LetterPreviewView,
    LetterTemplatesResultsView,
    LetterTemplatesView,
    LetterTemplateView,
    LetterWordingView,
)
from .letters.writing import WriteLetterView
from .own_forms.actions import OwnFormCloseView, OwnFormExportView, OwnFormMissingView
from .own_forms.keeping import FormsKeepingView
from .own_forms.listing import OwnFormAnswerView, OwnFormResultsView, OwnFormsView, OwnFormView
from .people.posts import PostsResultsView, PostsView, PostView
from .policies.overrides import OverridesCsvView, OverridesView
from .policies.what_ifs import PinFlipsView, WhatIfsView, WhatIfView
from .pupils.certificate import CertificatePdfView, CertificateView
from .pupils.listing import PupilsResultsView, PupilsView
from .pupils.page import PupilView
from .register.drops import RegisterDropsResultsView, RegisterDropsView
from .register.explained import RegisterExplainedView, RegisterForgetWordView, RegisterMappingView
from .register.hours import RegisterHoursView
from .register.imports import RegisterImportsResultsView, RegisterImportsView
from .register.old_entries import AnswerOldEntriesView, OldEntriesView
from .register.runs import (
    RegisterAgainView,
    RegisterCancelView,
    RegisterColumnsView,
    RegisterErrorsView,
    RegisterFormatView,
    RegisterProgressView,
    RegisterRunView,
    RegisterUploadView,
    RegisterWordsView,
)
from .requests.acting import AssignView, NoteView, PassOnView, TakeBackView, UnmatchView
from .requests.asking import AnsweredView, AskView
from .requests.deciding import CheckAgainView, DecideView, SupersedeView
from .requests.listing import RequestsResultsView, RequestsView
from .requests.matching import MatchView
from .requests.page import RequestView
from .school_choice import switch_school
from .screens.listing import EndScreenView, LetInView, ScreenLinkView, ScreensView
from .screens.panels import ScreenPanelsView
from .senders.page import ConfirmSenderView, DisownView, RevokeLinksView, SenderView, SendLinkView, TellingView
from .senders.suspects import SuspectsResultsView, SuspectsView, SuspectView
from .today.calls import CallPressedView, ChangeSeenView
from .today.first_contact import FirstContactView
from .today.page import TodayLiveView, TodayView
from .work.failed import WorkView

app_name = "attendance_staff"
urlpatterns = [
    path("school/", switch_school, name="switch_school"),
    path("work/", WorkView.as_view(), name="work"),
    path("posts/", PostsView.as_view(), name="posts"),
    path("posts/results/", PostsResultsView.as_view(), name="posts_results"),
    path("posts/<int:pk>/", PostView.as_view(), name="post"),
    path("today/", TodayView.as_view(), name="today"),
    path("today/live/", TodayLiveView.as_view(), name="today_live"),
    path("today/calls/", CallPressedView.as_view(), name="today_call"),
    path("today/seen/", ChangeSeenView.as_view(), name="today_seen"),
    path("first-contact/<int:pk>/", FirstContactView.as_view(), name="first_contact"),
    path("requests/", RequestsView.as_view(), name="requests"),
    path("requests/download/", RequestsExportView.as_view(), name="requests_export"),
    path("requests/results/", RequestsResultsView.as_view(), name="requests_results"),
    path("requests/<str:reference>/", RequestView.as_view(), name="request"),
    path("requests/<str:reference>/decide/", DecideView.as_view(), name="decide"),
    path("requests/<str:reference>/questions/<int:question>/answered/", AnsweredView.as_view(), name="answered"),
    path("requests/<str:reference>/supersede/", SupersedeView.as_view(), name="supersede"),
    path("requests/<str:reference>/take-back/", TakeBackView.as_view(), name="take_back"),
    path("requests/<str:reference>/unmatch/", UnmatchView.as_view(), name="unmatch"),
    path("requests/<str:reference>/pass-on/", PassOnView.as_view(), name="pass_on"),
    path("requests/<str:reference>/note/", NoteView.as_view(), name="note"),
    path("requests/<str:reference>/assign/", AssignView.as_view(), name="assign"),
    path("requests/<str:reference>/check/", CheckAgainView.as_view(), name="check"),
    path("requests/<str:reference>/ask/", AskView.as_view(), name="ask"),
    path("submissions/<str:reference>/match/", MatchView.as_view(), name="match"),
    path("submissions/<str:reference>/sender/", SenderView.as_view(), name="sender"),
    path("submissions/<str:reference>/sender/confirm/", ConfirmSenderView.as_view(), name="confirm_sender"),
    path("submissions/<str:reference>/sender/disown/", DisownView.as_view(), name="disown"),
    path("submissions/<str:reference>/links/send/", SendLinkView.as_view(), name="send_link"),
    path("submissions/<str:reference>/links/revoke/", RevokeLinksView.as_view(), name="revoke_links"),
    path("telling/", TellingView.as_view(), name="telling"),
    path("submissions/<str:reference>/evidence/", SubmissionEvidenceView.as_view(), name="submission_evidence"),
    path("suspects/", SuspectsView.as_view(), name="suspects"),
    path("suspects/results/", SuspectsResultsView.as_view(), name="suspects_results"),
    path("suspects/<str:reference>/", SuspectView.as_view(), name="suspect"),
    path("forms-keeping/", FormsKeepingView.as_view(), name="forms_keeping"),
    path("own-forms/", OwnFormsView.as_view(), name="own_forms"),
    path("own-forms/<slug:slug>/", OwnFormView.as_view(), name="own_form"),
    path("own-forms/<slug:slug>/results/", OwnFormResultsView.as_view(), name="own_form_results"),
    path("own-forms/<slug:slug>/missing/", OwnFormMissingView.as_view(), name="own_form_missing"),
    path("own-forms/<slug:slug>/download/", OwnFormExportView.as_view(), name="own_form_export"),
    path("celebration/", CelebrationView.as_view(), name="celebration"),
    path("celebration/term/", CelebrationTermView.as_view(), name="celebration_term"),
    path("celebration/resting/", RestingView.as_view(), name="celebration_resting"),
    path("celebration/<str:monday>/", CelebrationWeekView.as_view(), name="celebration_week"),
    path("celebration/<str:monday>/screen/", CelebrationScreenView.as_view(), name="celebration_screen"),
    path("celebration/<str:monday>/certificate.pdf", ClassCertificateView.as_view(), name="celebration_certificate"),
    path("celebration/<str:monday>/certificates.pdf", AllCertificatesView.as_view(), name="celebration_certificates"),
    path("screens/", ScreensView.as_view(), name="screens"),
    path("screens/let-in/", LetInView.as_view(), name="screen_let_in"),
    path("screens/link/", ScreenLinkView.as_view(), name="screen_make_link"),
    path("screens/<slug:slug>/panels/", ScreenPanelsView.as_view(), name="screen_panels"),
    path("screens/<int:pk>/end/", EndScreenView.as_view(), name="screen_end"),
    path("own-forms/<slug:slug>/close/", OwnFormCloseView.as_view(), name="own_form_close"),
    path("own-forms/<slug:slug>/answers/<str:reference>/", OwnFormAnswerView.as_view(), name="own_form_answer"),
    path("evidence/", EvidenceView.as_view(), name="evidence"),
    path("evidence/results/", EvidenceResultsView.as_view(), name="evidence_results"),
    path("evidence/keeping/", EvidenceKeepingView.as_view(), name="evidence_keeping"),
    path("evidence/<int:pk>/", EvidenceFileView.as_view(), name="evidence_file"),
    path("collections/", CollectionsView.as_view(), name="collections"),
    path("collections/results/", CollectionsResultsView.as_view(), name="collections_results"),
    path("collections/<str:reference>/", CollectionView.as_view(), name="collection"),
    path("gate/", GateView.as_view(), name="gate"),
    path("gate/reasons/", GateReasonsView.as_view(), name="gate_reasons"),
    path("gate/<int:pk>/", GateChildView.as_view(), name="gate_child"),
    path("lunch/", LunchesView.as_view(), name="lunches"),
    path("lunch/results/", LunchesResultsView.as_view(), name="lunches_results"),
    path("lunch/<int:pk>/", LunchView.as_view(), name="lunch"),
    path("concerns/", ConcernsView.as_view(), name="concerns"),
    path("concerns/results/", ConcernsResultsView.as_view(), name="concerns_results"),
    path("concerns/<int:pk>/", ConcernView.as_view(), name="concern"),
    path("what-ifs/", WhatIfsView.as_view(), name="what_ifs"),
    path("what-ifs/<int:page>/", WhatIfView.as_view(), name="what_if"),
    path("what-ifs/<int:page>/pin/", PinFlipsView.as_view(), name="pin_flips"),
    path("audit/", AuditView.as_view(), name="audit"),
    path("audit/download/", AuditExportView.as_view(), name="audit_export"),
    path("audit/results/", AuditResultsView.as_view(), name="audit_results"),
    path("audit/pupils/<int:pk>/", AuditOfPupilView.as_view(), name="audit_of_pupil"),
    path("audit/pupils/<int:pk>/results/", AuditOfPupilResultsView.as_view(), name="audit_of_pupil_results"),
    path("audit/requests/<str:reference>/", AuditOfRequestView.as_view(), name="audit_of_request"),
    path(
        "audit/requests/<str:reference>/results/", AuditOfRequestResultsView.as_view(), name="audit_of_request_results"
    ),
    path("overrides/", OverridesView.as_view(), name="overrides"),
    path("overrides/departures.csv", OverridesCsvView.as_view(), name="overrides_csv"),
    path("register-hours/", RegisterHoursView.as_view(), name="register_hours"),
    path("old-entries/", OldEntriesView.as_view(), name="old_entries"),
    path("old-entries/<int:pk>/", AnswerOldEntriesView.as_view(), name="answer_old_entries"),
    path("letters/", LettersView.as_view(), name="letters"),
    path("letters/download/", LettersExportView.as_view(), name="letters_export"),
    path("letters/results/", LettersResultsView.as_view(), name="letters_results"),
    path("letters/<int:pk>/", LetterView.as_view(), name="letter"),
    path("letters/<int:pk>/letter.pdf", LetterPdfView.as_view(), name="letter_pdf"),
    path("letters/<int:pk>/paper/", LetterOnPaperView.as_view(), name="letter_on_paper"),
    path("letters/to-print/", ToPrintView.as_view(), name="print_letters"),
    path("letters/print-runs/", PrintRunsView.as_view(), name="print_runs"),
    path("letters/print-runs/results/", PrintRunsResultsView.as_view(), name="print_runs_results"),
    path("letters/print-runs/<int:number>/", PrintRunView.as_view(), name="print_run"),
    path("letters/print-runs/<int:number>/letters.pdf", PrintRunPdfView.as_view(), name="print_run_pdf"),
    path("letter-wording/envelopes/", EnvelopesView.as_view(), name="envelopes"),
    path("letter-wording/", LetterTemplatesView.as_view(), name="letter_templates"),
    path("letter-wording/results/", LetterTemplatesResultsView.as_view(), name="letter_templates_results"),
    path("letter-wording/<slug:slug>/", LetterTemplateView.as_view(), name="letter_template"),
    path("letter-wording/<slug:slug>/preview/", LetterPreviewView.as_view(), name="letter_preview"),
    path("letter-wording/<slug:slug>/earlier/<int:pk>/", LetterWordingView.as_view(), name="letter_wording"),
    path("messages/", MessagesView.as_view(), name="messages"),
    path("messages/results/", MessagesResultsView.as_view(), name="messages_results"),
    path("messages/<int:pk>/", MessageView.as_view(), name="message"),
    path("pupils/", PupilsView.as_view(), name="pupils"),
    path("pupils/download/", PupilsExportView.as_view(), name="pupils_export"),
    path("pupils/results/", PupilsResultsView.as_view(), name="pupils_results"),
    path("pupils/<int:pk>/", PupilView.as_view(), name="pupil"),
    path("pupils/<int:pk>/write/", WriteLetterView.as_view(), name="write_letter"),
    path("pupils/<int:pk>/certificate/", CertificateView.as_view(), name="certificate"),
    path("pupils/<int:pk>/certificate.pdf", CertificatePdfView.as_view(), name="certificate_pdf"),
    path("classes/", ClassesView.as_view(), name="classes"),
    path("classes/results/", ClassesResultsView.as_view(), name="classes_results"),
    path("classes/<int:pk>/", ClassWeekView.as_view(), name="class_week"),
    path("figures/download/", AttendanceFiguresExportView.as_view(), name="attendance_figures_export"),
    path("figures/", AttendanceFiguresView.as_view(), name="attendance_figures"),
    path("register/", RegisterImportsView.as_view(), name="register_imports"),
    path("register/results/", RegisterImportsResultsView.as_view(), name="register_imports_results"),
    path("register/upload/", RegisterUploadView.as_view(), name="register_upload"),
    path("register/upload/<str:token>/", RegisterRunView.as_view(), name="register_run"),
    path("register/upload/<str:token>/format/", RegisterFormatView.as_view(), name="register_format"),
    path("register/upload/<str:token>/columns/", RegisterColumnsView.as_view(), name="register_columns"),
    path("register/upload/<str:token>/words/", RegisterWordsView.as_view(), name="register_words"),
    path("register/upload/<str:token>/errors/", RegisterErrorsView.as_view(), name="register_errors"),
    path("register/upload/<str:token>/progress/", RegisterProgressView.as_view(), name="register_progress"),
    path("register/upload/<str:token>/again/", RegisterAgainView.as_view(), name="register_again"),
    path("register/upload/<str:token>/cancel/", RegisterCancelView.as_view(), name="register_cancel"),
    path("register/explained/", RegisterExplainedView.as_view(), name="register_explained"),
    path("register/explained/<int:pk>/", RegisterMappingView.as_view(), name="register_mapping"),
    path("register/explained/words/<int:pk>/", RegisterForgetWordView.as_view(), name="register_forget_word"),
    path("register/folder/", RegisterDropsView.as_view(), name="register_drops"),
    path("register/folder/results/", RegisterDropsResultsView.as_view(), name="register_drops_results"),
    path("hand-back/", HandBackView.as_view(), name="hand_back"),
    path("hand-back/codes/<str:cause>/", ChooseCodeView.as_view(), name="hand_back_choose"),
    path("hand-back/files/", HandBackFilesView.as_view(), name="hand_back_files"),
    path("hand-back/files/results/", HandBackFilesResultsView.as_view(), name="hand_back_files_results"),
    path("hand-back/files/<int:number>/", HandBackFileView.as_view(), name="hand_back_file"),
    path("hand-back/files/<int:number>/download/", HandBackDownloadView.as_view(), name="hand_back_download"),
    path("hand-back/files/<int:number>/undo/", HandBackUndoView.as_view(), name="hand_back_undo"),
]
