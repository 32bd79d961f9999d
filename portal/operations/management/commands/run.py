"""`portal run`: everything on this machine as one foreground command."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from portal.operations.backup.restoring import is_unfinished
from portal.operations.parts import collect_static
from portal.operations.supervisor import PortBusy, StartFailed, Stopped, Supervisor, check_port
from portal.operations.upgrade.services import migrate, pending


class Command(BaseCommand):
    help = (
        "Start the portal: bring the database up to date, load content/, create the demo school if the database is "
        "empty (local mode only), then run the web server and the background worker until Ctrl-C. "
        "PORT chooses the port (default 8000), PORTAL_VAR the folder for database and files."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            check_port(settings.PORT)
        except PortBusy as error:
            raise CommandError(str(error)) from error
        self.prepare()
        supervisor = Supervisor(port=settings.PORT, say=self.say)
        try:
            supervisor.start()
            supervisor.wait_until_ready()
            self.say_ready()
            supervisor.watch()
        except Stopped:
            self.say("Stopping …")
        except StartFailed as error:
            raise CommandError(str(error)) from error
        finally:
            supervisor.stop()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def prepare(self) -> None:
        if is_unfinished():
            raise CommandError("A restore was interrupted. End it first: portal restore --finish")
        try:
            if steps := pending():
                self.say(f"Preparing the database ({len(steps)} steps) …")
                migrate()
        except OperationalError as error:
            raise CommandError(
                f"Cannot open the database ({error}). The folder is {settings.VAR_DIR}; this account must be able to "
                "write there. Set PORTAL_VAR to another folder, or DATABASE_URL to another database."
            ) from error
        collect_static()
        self.say("Reading content/ …")
        call_command("load_content", verbosity=0, stdout=self.stdout)
        if not settings.PRODUCTION:
            call_command("demo", "--if-empty", stdout=self.stdout)

    def say_ready(self) -> None:
        self.say(f"\nReady: {settings.BASE_URL}/")
        for name, address in (
            ("Parents' forms", "/forms/leave/"),
            ("Attendance policy", "/policies/attendance/"),
            ("Term dates", "/dates/"),
            ("Hallway screen", "/screen/hallway/"),
            ("Staff", "/admin/"),
        ):
            self.say(f"  {name:<18} {settings.BASE_URL}{address}")
        if not settings.PRODUCTION:
            self.say_log_ins()
        self.say("Ctrl-C stops everything.")

    def say_log_ins(self) -> None:
        from portal.operations.demo.staff import demo_log_ins

        if log_ins := demo_log_ins():
            self.say("Demo log-ins:")
            for role, username, password in log_ins:
                self.say(f"  {role:<20} {username}  /  {password}")
            if settings.SECOND_FACTOR == "off":
                self.say("These sign in without a second step, for the demonstration alone; it is on at a real school.")
                self.say("To see it here: SECOND_FACTOR=pupil-data make run")
