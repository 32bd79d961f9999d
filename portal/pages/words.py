"""The type of words that are translated when they are shown: what `gettext_lazy` gives, or a plain string."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
else:
    Words = str
