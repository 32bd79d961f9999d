"""Who takes a submission further once the school knows who sent it. Rooms above fill it in the app's ``ready()``.

``after_confirm.fill("lunch", end_once_confirmed)``: called inside the transaction that confirms, once a submission.
"""

from collections.abc import Callable
from typing import Any

from portal.hooks import Hook

after_confirm: Hook[Callable[..., Any]] = Hook("after_confirm")
