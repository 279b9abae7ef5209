"""The app of numbered letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "介绍信"

    def ready(self) -> None:
        """Tell the organisations' form what a letter can print."""
        from letters.services.printable import complaints_of_organization
        from members import printable

        printable.ask(complaints_of_organization)
