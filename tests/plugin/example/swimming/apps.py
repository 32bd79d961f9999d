from django.apps import AppConfig

from portal.rules.leave.catalogue import add_family

# The editor's blocks are made when models are loaded, which is before any app is ready.
add_family(rules="swimming.rules", words="swimming.words")


class SwimmingConfig(AppConfig):
    name = "swimming"

    def ready(self) -> None:
        from portal import hooks

        from .forms import KIT
        from .home_panel import lessons_panel
        from .importer import POOL_REGISTER
        from .letters import FOLDER, LESSONS
        from .screen_panel import lessons_page

        hooks.parent_forms.fill("swimming-kit", lambda: KIT)
        hooks.register_formats.fill("pool-register", lambda: POOL_REGISTER)
        hooks.home_panels.fill("swimming", lessons_panel)
        hooks.screen_panels.fill("swimming", lessons_page)
        hooks.letter_words.fill("swimming_lessons", lambda: LESSONS)
        hooks.letter_folders.fill("swimming", lambda: FOLDER)
