"""The portal's own forms. To add one, write a file here and name it below."""

from portal.forms.parent_forms import ParentForm

from .absence import ABSENCE
from .early_collection import EARLY_COLLECTION
from .leave import LEAVE
from .lunch import LUNCH

JOURNEYS: dict[str, ParentForm] = {journey.slug: journey for journey in (ABSENCE, LEAVE, EARLY_COLLECTION, LUNCH)}
