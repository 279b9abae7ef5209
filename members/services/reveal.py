"""Who looked at whose whole ID number (domain.md §8)."""

from members.models import Member
from members.services import journal
from members.services.journal import Actor


def note_look(member: Member, actor: Actor) -> None:
    """Write down that somebody is about to see the whole ID number of a person."""
    with journal.change() as book:
        book.record(
            actor,
            "REVEAL_ID_NUMBER",
            "查看完整身份证号",
            organization=member.organization,
            member=member,
            subject=f"member:{member.pk}",
        )
