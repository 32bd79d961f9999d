"""Is the portal alive, and does the background work go on? For monitors; tells nothing about anyone."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from portal.attendance_plugin.submissions.standstill import standstills


def healthz(request: HttpRequest) -> JsonResponse:
    """The web process answers and reaches its database. Restarting it mends nothing that the worker does not do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def healthz_worker(request: HttpRequest) -> JsonResponse:
    """503 and what stands still: ``worker``, ``mail`` or ``tasks``."""
    found = [str(each) for each in standstills()]
    answer = JsonResponse(
        {"status": "standing still", "standing_still": found} if found else {"status": "ok"},
        status=503 if found else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer
