"""撤回登记: somebody who should never have been registered goes out of the register while nothing has followed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from members.journal_words import VERBS
from members.models import Event, User
from members.refusals import NotAllowed, Refusal
from members.services import account_following, journal
from members.services.journal import Actor
from transfers.enums import Status
from transfers.models import Case, ImportedRow, Transfer
from transfers.services.taking_over import give_back_to_the_last

# What may have happened to a person and still be taken back with the registration.
ONLY_REGISTERED = frozenset(
    {
        "BEGIN",
        "REGISTER_PERSON",
        "EDIT_PERSON",
        "EDIT_TARGET",
        "SET_DISPOSITION",
        "CORRECT_ID_NUMBER",
        "DECIDE_CONFLICT",
    }
)
# Rows that go with the registration.
OWN_ROWS = (Transfer, Case, ImportedRow)


def obstacles(case: Case) -> list[str]:
    """What has followed the registration, as half-sentences; empty while it can be withdrawn. Reads only."""
    gone = ["此人已由本校其他二级党组织登记"] if case.has_left else []
    return [*gone, *_of_the_attempts(case), *_of_the_rows(case)]


def goes_altogether(case: Case) -> bool:
    """Whether the person's record goes too: there is no other season that knows the person."""
    return not Case.objects.filter(member=case.member_id).exclude(pk=case.pk).exists()


def withdraw_registration(case_id: Any, reason: str, actor: Actor) -> str:
    """Take a wrongly registered person out of the season's register; the name, for the sentence that says so.

    The journal keeps every line about the person. Raises ``Case.DoesNotExist`` outside the actor's scope,
    ``Refusal`` without a reason, ``NotAllowed`` with what has followed.
    """
    with journal.change() as book:
        case = (
            Case.objects.visible_to(actor.user)
            .select_related("member__organization", "organization", "season")
            .get(pk=case_id)
        )
        user = actor.user
        if user is None or not user.is_college or user.organization_id != case.organization_id:
            raise NotAllowed("登记由本学院的管理员撤回。")
        if not reason.strip():
            raise Refusal("请写明撤回登记的原因。")
        if found := obstacles(case):
            raise NotAllowed(f"不能撤回登记：{'；'.join(found)}。")
        member = case.member
        altogether = goes_altogether(case)
        book.record(
            actor,
            "WITHDRAW_REGISTRATION",
            "撤回登记",
            organization=case.organization,
            member=member,
            subject=f"case:{case.pk}",
            comment=reason.strip(),
            data={
                "person": member.name,
                "student_number": member.student_number,
                "id_number_tail": member.id_number_tail,
                "season": str(case.season),
            },
        )
        ImportedRow.objects.filter(case=case).delete()
        for transfer in case.transfers.order_by("-attempt"):
            transfer.delete()
        case.delete()
        if altogether:
            account_following.remove_unused([member])
            member.delete()
        elif lines := give_back_to_the_last(member, member.cases.select_related("season")):
            member.save()
            book.record_many(actor, lines)
        return member.name


def _of_the_attempts(case: Case) -> Iterator[str]:
    transfers = list(case.transfers.all())
    for transfer in transfers:
        if transfer.status != Status.DRAFT:
            yield f"转接已是“{Status(transfer.status).label}”"
    subjects = [f"case:{case.pk}", *(f"transfer:{transfer.pk}" for transfer in transfers)]
    verbs = Event.objects.filter(subject__in=subjects).exclude(verb__in=ONLY_REGISTERED)
    found = dict.fromkeys(
        VERBS.get(verb, verb) for verb in verbs.order_by("seq").values_list("verb", flat=True)
    )
    if found:
        yield f"已有办理记录（{'、'.join(found)}）"


def _of_the_rows(case: Case) -> Iterator[str]:
    """Rows of other tables that point to the person: whatever they are, they tell of something that has happened."""
    kept: list[Model] = [case, *case.transfers.all()]
    if goes_altogether(case):
        kept.append(case.member)
    counted: dict[str, int] = {}
    for row in kept:
        for relation in row._meta.related_objects:
            model = relation.related_model
            if model in OWN_ROWS or model is Event:
                continue
            label = str(model._meta.verbose_name)
            rows = model.objects.filter(**{relation.field.name: row.pk})
            if model is User:  # goes along while nobody has come in by it
                rows = rows.exclude(pk__in=account_following.unused([row]))
            counted[label] = counted.get(label, 0) + rows.count()
    for label, number in counted.items():
        if number:
            yield "本人已经登录过" if label == User._meta.verbose_name else f"已有“{label}” {number} 条"
