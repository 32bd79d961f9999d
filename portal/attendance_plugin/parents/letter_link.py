"""One letter behind the link that was mailed to its recipient: a door with a button, then the letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.link_mail import find_letter_link, note_opened
from portal.attendance_plugin.letters.notes import language_of
from portal.attendance_plugin.letters.pdf.services import pdf_of
from portal.pages.languages import languages, speak_unless_chosen
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.pages.pdf.typesetting import PdfNotMadeError

FOLDER = "attendance_plugin/parents"


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def open_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Fetching it shows a button and changes nothing (abuse case 6)."""
    link = find_letter_link(token)
    if link is None:
        return render(request, f"{FOLDER}/letter_ended.html", status=404)
    letter = link.letter
    if letter.contact is not None:
        speak_unless_chosen(request, language_of(letter.contact))
    if request.method != "POST":
        return render(request, f"{FOLDER}/open_letter.html", {"letter": letter})
    if why_not_ours(request):
        return render(request, f"{FOLDER}/open_letter.html", {"letter": letter, "is_stale": True}, status=403)
    note_opened(link)
    context = {
        "letter": letter,
        "written_on": timezone.localdate(letter.created_at),
        "note_language": languages().get(letter.note_language),
    }
    return render(request, f"{FOLDER}/letter.html", context | {"token": token})


@csrf_exempt  # checked by hand, as above
@for_one_reader
@require_http_methods(["POST"])
def letter_paper(request: HttpRequest, token: str) -> HttpResponse:
    """The letter as the PDF that would have come by post, by a button on its page.

    Where the typefaces lack a letter of a name it is the page again, which has the same words.
    """
    link = find_letter_link(token)
    if link is None:
        return render(request, f"{FOLDER}/letter_ended.html", status=404)
    letter = link.letter
    if why_not_ours(request):
        return render(request, f"{FOLDER}/open_letter.html", {"letter": letter, "is_stale": True}, status=403)
    try:
        pdf = pdf_of(letter)
    except PdfNotMadeError:
        context = {"letter": letter, "note_language": languages().get(letter.note_language), "token": token}
        return render(request, f"{FOLDER}/letter.html", context | {"no_pdf": True}, status=422)
    record(school=letter.school, action="letter_paper_opened", subject=letter, actor_name="parent", link=link.pk)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.pdf"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
