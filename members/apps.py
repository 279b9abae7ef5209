"""The app of people, organisations, users and the journal."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员与组织"

    def ready(self) -> None:
        from members.crypto import check_keys
        from members.form_words import speak_plainly

        check_keys()
        speak_plainly()
