"""The `portal` command: Django's management with the portal's own commands in front.

Exit status: 0 done, 1 something failed or was found wrong, 2 wrong usage, a bad setting or a malformed file.
"""

import gc
import os
import sys

COMMANDS = {
    "run": "start everything here: database, content, demo data, web server and worker",
    "prepare": "bring the database up to date before web servers and workers of a new version start",
    "web": "the web server alone, as a service or in a container",
    "worker": "the background work alone, as a service or in a container",
    "demo": "fill an empty database with the demo school's pupils, register and requests",
    "load-content": "bring the content folder into the database, all or nothing",
    "load-letters": "load letters from a folder, or those that other apps bring along",
    "import-register": "read pupils or attendance marks from a file of the school's own system",
    "recount": "compare the figures kept ready with a recount from the marks, and mend them",
    "import-dates": "take term dates, INSET days and events from an .ics or .csv file",
    "check-cases": "run worked leave cases through the rules and compare",
    "tally": "add attendance figures to a table of sessions per code",
    "build-site": "write everything public as files for any web server",
    "roles": "say how the staff groups differ from the portal's roles, and mend them",
    "backup": "write database and files into one archive, encrypted if a key is set",
    "restore": "prove a backup, or put it back",
    "erase": "erase what law does not keep of one child, because the family asked",
    "health": "say whether mail and checks go on, for monitors",
    "doctor": "look for what is wrong and say how to mend it",
}


def overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        [
            "portal COMMAND [options]    (portal COMMAND --help explains one)",
            "",
            *lines,
            "",
            "Django's own commands work too, for example: portal migrate, portal createsuperuser, portal shell.",
        ]
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # For the web server and the worker that `run` starts: glibc keeps a store of freed memory for each thread; of two,
    # more is given back after a large page.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    arguments = list(sys.argv)
    if len(arguments) < 2 or (arguments[1] in {"help", "-h", "--help"} and len(arguments) == 2):
        print(overview())
        return
    if arguments[1] in COMMANDS:
        arguments[1] = arguments[1].replace("-", "_")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line, get_commands
    from environs import EnvError

    try:
        # Nothing of what is made here is garbage; looking for it took a quarter of the start, and would of each build.
        gc.disable()
        django.setup()
        gc.freeze()
        gc.enable()
        if not arguments[1].startswith("-") and arguments[1] not in {*get_commands(), "help", "version"}:
            print(f"There is no command {sys.argv[1]!r}.\n\n{overview()}", file=sys.stderr)
            sys.exit(2)
        execute_from_command_line(arguments)
    except (ImproperlyConfigured, EnvError) as error:
        print(f"The portal cannot start: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
