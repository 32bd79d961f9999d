"""Where higher rooms hear of a changed register without the register knowing them.

Filled in an app's ``ready()``::

    from portal.attendance_plugin.register.hooks import after_import
    after_import.fill("celebration", recompute_class_weeks)

A filling is called with the school and the first and last day whose marks or classes may have changed, inside the
transaction of the import: what it writes stands or falls with the marks.
"""

from collections.abc import Callable
from datetime import date

from portal.hooks import Hook
from portal.pages.models import School

after_import: Hook[Callable[[School, date, date], object]] = Hook("after_import")
