"""Where higher rooms hear of a changed register without the register knowing them.

Filled in an app's ``ready()``::

    from portal.attendance_plugin.register.hooks import after_import
    after_import.fill("celebration", refresh_class_weeks)

A filling is called with the school and the class weeks (a class's primary key and the Monday of the week) whose marks
or pupils have changed, inside the transaction of the import: what it writes stands or falls with the marks.
"""

from collections.abc import Callable, Collection
from datetime import date

from portal.hooks import Hook
from portal.pages.models import School

ClassWeekKey = tuple[int, date]

after_import: Hook[Callable[[School, Collection[ClassWeekKey]], object]] = Hook("after_import")
