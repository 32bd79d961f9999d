"""Moves the clock of a whole portal. Python imports this by itself where `running_portal(days_ahead=…)` says so."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(days=int(os.environ["TEST_DAYS_AHEAD"]))).start()
