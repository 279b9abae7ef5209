"""The app of seasons, transfers, review and lists."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate


class TransfersConfig(AppConfig):
    name = "transfers"
    verbose_name = "组织关系转接"

    def ready(self) -> None:
        """A database that has just been made, or emptied, gets what a university starts with."""
        post_migrate.connect(_add_material_kinds, sender=self)
        post_migrate.connect(_add_directory, sender=self)
        post_migrate.connect(_add_guides, sender=self)
        _tell_letters_which_years_are_verified()


def _tell_letters_which_years_are_verified() -> None:
    from letters.services import slips
    from transfers.services.verification.switch import years_open

    slips.ask(years_open)


def _add_material_kinds(*, using: str, apps: Any = all_apps, **_more: object) -> None:
    from transfers.services.departure.material_kinds import add_default_kinds

    try:
        model = apps.get_model("transfers", "MaterialKind")
    except LookupError:  # migrated back to before there were any
        return
    add_default_kinds(model, using)


def _add_directory(*, using: str, apps: Any = all_apps, **_more: object) -> None:
    from transfers.services.directory.seed import add_missing

    try:
        bodies, aliases = (
            apps.get_model("transfers", "ReceivingBody"),
            apps.get_model("transfers", "BodyAlias"),
        )
    except LookupError:  # migrated back to before there was a directory
        return
    add_missing(bodies, aliases, using)


def _add_guides(*, using: str, apps: Any = all_apps, **_more: object) -> None:
    from transfers.services.guide_seed import add_missing

    try:
        guides, questions = apps.get_model("transfers", "Guide"), apps.get_model("transfers", "GuideQuestion")
    except LookupError:  # migrated back to before there were guides
        return
    add_missing(guides, questions, using)
