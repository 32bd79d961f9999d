"""Addresses of agreements, all inside the admin."""

from django.urls import path

from .answers import AnswersView
from .asking import AskView
from .checklist import ChecklistView
from .door import CloseDoorView, DoorView
from .overview import AskAgainView, MineView, OverviewView
from .people import NewLinkView, PeopleResultsView, PeopleView, PersonView, RemindView, WithdrawView
from .preferences import SettingsView
from .recording import RecordView

app_name = "agreements"
ONE = "<int:version>/<slug:anchor>"
urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("mine/", MineView.as_view(), name="mine"),
    path("settings/", SettingsView.as_view(), name="settings"),
    path("people/<str:reference>/", PersonView.as_view(), name="person"),
    path("people/<str:reference>/link/", NewLinkView.as_view(), name="new_link"),
    path("people/<str:reference>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path(f"{ONE}/", PeopleView.as_view(), name="people"),
    path(f"{ONE}/results/", PeopleResultsView.as_view(), name="people_results"),
    path(f"{ONE}/ask/", AskView.as_view(), name="ask"),
    path(f"{ONE}/ask-again/", AskAgainView.as_view(), name="ask_again"),
    path(f"{ONE}/remind/", RemindView.as_view(), name="remind"),
    path(f"{ONE}/record/", RecordView.as_view(), name="record"),
    path(f"{ONE}/answers/", AnswersView.as_view(), name="answers"),
    path(f"{ONE}/checklist/", ChecklistView.as_view(), name="checklist"),
    path(f"{ONE}/door/", DoorView.as_view(), name="door"),
    path(f"{ONE}/door/<int:pk>/close/", CloseDoorView.as_view(), name="close_door"),
]
