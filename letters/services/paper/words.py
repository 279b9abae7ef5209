"""Words that stand on several sheets."""

from django.conf import settings

from letters.models import Letter

SIGNED_BY = ("经办人", "负责人", "盖章", "日期")


def branch_of(letter: Letter) -> str:
    """Where the person is now: that is where the letter is fetched from."""
    return letter.member.branch.name


def footer() -> str:
    """At the foot of every list."""
    return f"{settings.UNIVERSITY_NAME}　党员组织关系转接系统"
