"""Who takes a submission over once the child was looked for. Rooms above fill it in the app's ``ready()``.

``after_match.fill("leave", open_and_check)``: called with the submission whether or not a child was found, and again
when staff match it by hand. It may be called twice with the same submission and must then change nothing.
"""

from collections.abc import Callable
from typing import Any

from portal.hooks import Hook

after_match: Hook[Callable[..., Any]] = Hook("after_match")
