"""What of the roll must stand nowhere in public."""

from .models import Contact, Pupil


def private_words() -> dict[str, str]:
    """Pupils' names and numbers and families' own addresses, each with what it is."""
    found: dict[str, str] = {}
    for pupil in Pupil.objects.all():
        found[pupil.full_name] = "a pupil's name"
        found[pupil.upn] = "a pupil's number"
    for email in Contact.objects.exclude(email="").values_list("email", flat=True):
        found[email] = "a family's e-mail address"
    return found
