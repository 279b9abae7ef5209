"""Our way with all that a press of 打印 needs: Django, letters read from a database, their content decrypted.

A program of its own: ``python -m letters.bench.whole fill|draw FOLDER FONT_CACHE [OUT.pdf]``. ``fill`` makes a
throw-away database with throw-away keys in the folder; ``draw`` prints as many of its letters as ``letters.json`` has.
"""

import datetime
import os
import sys
from pathlib import Path

from letters.bench.people import invented
from letters.bench.workload import COUNT

DATABASE = "letters.sqlite3"


def set_up(folder: Path, font_cache: Path) -> None:
    """Django in a world of its own: nothing of the real installation is seen."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY="bench",  # noqa: S106 - of a database that is gone in a minute
        FIELD_KEYS="t1:dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNDU=",
        INDEX_KEY="aW5kZXgta2V5LWluZGV4LWtleS1pbmRleC1rZXktMTI=",
        HTTPS="false",
        UNIVERSITY_NAME="测速大学",
        DATA_DIR=str(folder),
        DATABASE_URL=f"sqlite:///{folder / DATABASE}",
        FONT_CACHE_DIR=str(font_cache),
    )
    import django

    django.setup()


def fill(count: int) -> None:
    """That many issued letters of one organisation and one person: only what stands on them is of interest."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from letters.models import Letter
    from letters.render.layout import LAYOUT_VERSION
    from members.enums import MemberCategory, OrganizationKind, Role, SealHolder, Sex
    from members.models import Branch, Member, Organization, User

    settings.MIGRATION_MODULES = {
        app.label: None for app in apps.get_app_configs()
    }  # the tables as they are now
    call_command("migrate", run_syncdb=True, verbosity=0)
    college = Organization.objects.create(code="01", name="测速学院党委", kind=OrganizationKind.COMMITTEE)
    user = User.objects.create(username="bench", role=Role.COLLEGE_ADMIN, organization=college)
    member = Member(
        organization=college,
        branch=Branch.objects.create(organization=college, name="第一党支部"),
        name="测速",
        sex=Sex.MALE,
        id_number="110101199701010014",
        category=MemberCategory.FULL,
    )
    member.save()
    Letter.objects.bulk_create(
        Letter(
            organization=college,
            member=member,
            year=2022,
            sequence=sequence,
            number=content.number,
            content=content.to_json(),
            content_digest="",
            layout_version=LAYOUT_VERSION,
            issued_on=content.issued_on,
            valid_until=content.issued_on + datetime.timedelta(days=content.valid_days),
            issued_by=user,
            seal_holder=SealHolder.ORGANIZATION,
        )
        for sequence, content in enumerate(invented(count), 1)
    )


def draw(count: int, out: Path) -> None:
    """The first letters of the series as one PDF, by the service that printing uses."""
    from letters.models import Letter
    from letters.services.printing import letters_pdf

    out.write_bytes(letters_pdf(list(Letter.objects.order_by("sequence")[:count])))


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    set_up(folder, Path(sys.argv[3]))
    letters = int((folder / COUNT).read_text(encoding="ascii"))
    if sys.argv[1] == "fill":
        fill(letters)
    else:
        draw(letters, Path(sys.argv[4]))
