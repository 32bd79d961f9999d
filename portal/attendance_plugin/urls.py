"""Public addresses of the plugin: the parents' own page and the hallway screen."""

from django.urls import path

from .celebration import pair_views
from .celebration import views as celebration
from .parents import attendance, corrections, evidence, letter_link, letters, new_link
from .parents import views as parents

app_name = "attendance"
urlpatterns = [
    path("screen/", pair_views.pair, name="pair_screen"),
    path("screen/service-worker.js", celebration.service_worker, name="screen_service_worker"),
    path("screen/turning/<int:pages>.css", celebration.turning, name="screen_turning"),
    path("screen/open/<str:key>/", celebration.screen_by_link, name="screen_link"),
    path("screen/open/<str:key>/board.json", celebration.board_by_link, name="screen_link_board"),
    path("screen/<slug:slug>/", celebration.screen, name="screen"),
    path("screen/<slug:slug>/board.json", celebration.board, name="screen_board"),
    path("requests/", parents.show_request, name="request"),
    path("requests/withdraw/", parents.withdraw, name="withdraw_request"),
    path("requests/evidence/", evidence.add, name="add_evidence"),
    path("requests/evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("requests/correct/<slug:step>/", corrections.correct_answer, name="correct_answer"),
    path("requests/attendance/", attendance.show_attendance, name="attendance"),
    path("requests/attendance/certificate.pdf", attendance.show_certificate, name="certificate"),
    path("requests/letters/<int:pk>/letter.pdf", letters.show_letter, name="letter_pdf"),
    path("requests/link/", new_link.ask, name="ask_for_link"),
    path("requests/link/asked/", new_link.asked, name="link_asked"),
    path("requests/close/", parents.close, name="close_request"),
    path("requests/letter/<str:token>/letter.pdf", letter_link.letter_paper, name="open_letter_pdf"),
    path("requests/letter/<str:token>/", letter_link.open_letter, name="open_letter"),
    path("requests/<str:token>/", parents.open_request, name="open_request"),
]
