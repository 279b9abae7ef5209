"""What to ask, by kind of case: the graduate chooses the kind, 组织部 keeps the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from letters.render.sheets.ask_sheet import AskSheet
from letters.services import paper
from letters.services.printing import fonts
from members import clock
from members.models import Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.services import changes, journal, rights
from members.services.journal import Actor, Journal
from transfers.enums import Prospect
from transfers.models import Case, Guide, GuideQuestion
from transfers.services.guide_seed import seed

TEXT_FIELDS = ("summary", "whom", "then", "refused", "source")
QUESTION_FIELDS = ("question", "answer", "why")
MOST_QUESTIONS = 10  # of a guide: more do not fit on one sheet with room to write


@dataclass(frozen=True, slots=True)
class Words:
    """A question as somebody has written it; its place is its place in the sequence."""

    question: str
    answer: str
    why: str = ""


def guide_of(case: Case) -> Guide | None:
    """The guide for the kind of case that the graduate has chosen; None before that."""
    return find(case.prospect) if case.prospect else None


def find(prospect: str) -> Guide | None:
    """The guide for a kind of case, with its questions; None for a kind that has none."""
    return guides().filter(prospect=prospect).first()


def guides() -> QuerySet[Guide]:
    """All guides with their questions. They belong to the whole university: there is no scope within them."""
    questions = Prefetch("questions", GuideQuestion.objects.order_by("place"))
    return Guide.objects.select_related("edited_by").prefetch_related(questions).order_by("pk")


def choose(case_id: Any, prospect: Prospect, actor: Actor) -> Case:
    """Keep what becomes of the graduate. The same again is no change.

    Raises ``Case.DoesNotExist`` outside the actor's scope, ``NotAllowed`` for anybody but the graduate.
    """
    with journal.change() as book:
        case = Case.objects.visible_to(actor.user).select_related("member", "organization").get(pk=case_id)
        if actor.user is None or actor.user.member_id != case.member_id:
            raise NotAllowed("毕业后去哪里由毕业生本人选择。")
        before = case.prospect
        if before != prospect:
            case.prospect = prospect.value
            case.save(update_fields=["prospect"])
            book.record(
                actor,
                "CHOOSE_PROSPECT",
                "本人选择毕业去向",
                organization=case.organization,
                member=case.member,
                subject=f"case:{case.pk}",
                data={
                    "changes": {"毕业去向": (Prospect(before).label if before else "（空）", prospect.label)}
                },
            )
        return case


def edit(
    prospect: str, values: Mapping[str, str], questions: Sequence[Words], actor: Actor, *, seen: int
) -> Guide:
    """Change the words of a guide. ``seen`` is the version that the editor saw.

    Raises ``Stale``, ``NotAllowed`` for anybody but 组织部管理员, and ``Refusal`` for what no font has or what does
    not fit on one sheet.
    """
    return _write(prospect, values, questions, actor, seen, own=True)


def restore(prospect: str, actor: Actor, *, seen: int) -> Guide:
    """Put the words that come with the program back. Raises as ``edit``, and ``Refusal`` where there are none."""
    original = seed().get(Prospect(prospect))
    if original is None:
        raise Refusal("系统没有自带这种去向的文字。")
    questions = [Words(each.question, each.answer, each.why) for each in original.questions]
    return _write(prospect, original.values, questions, actor, seen, own=False)


def sheet_of(guide: Guide, organization: Organization | None, university: str) -> AskSheet:
    """The printable sheet, with the college's contact if there is one; it names no person to be moved."""
    return AskSheet(
        title="党员组织关系转接询问表",
        kind=Prospect(guide.prospect).label,
        summary=guide.summary,
        whom=guide.whom.splitlines(),
        questions=[(each.question, each.answer) for each in guide.questions.all()],
        then=guide.then.splitlines(),
        refused=guide.refused.splitlines(),
        refused_title=guide.refused_title,
        sources=guide.source.splitlines(),
        office=_office(organization),
        university=university,
    )


def sheets_pdf(chosen: Sequence[Guide], organization: Organization | None, university: str) -> bytes:
    """One page for each guide. Raises ``Refusal`` when one of them cannot be printed."""
    sheets = [sheet_of(guide, organization, university) for guide in chosen]
    for guide, sheet in zip(chosen, sheets, strict=True):
        if fault := sheet.fault(fonts()):
            raise Refusal(f"“{guide}”的询问表不能打印：{fault} 请组织部修改指引后再打印。")
    return paper.pdf_of(*sheets, title="党员组织关系转接询问表")


def _write(
    prospect: str,
    values: Mapping[str, str],
    questions: Sequence[Words],
    actor: Actor,
    seen: int,
    *,
    own: bool,
) -> Guide:
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Refusal(f"问题应有 1 到 {MOST_QUESTIONS} 个。")
    with journal.change() as book:
        user = rights.require_department_admin(actor)
        guide = guides().get(prospect=prospect)
        if guide.version != seen:
            raise Stale("在您修改期间，他人已改过这份指引，本次没有保存。请重新打开后再改。")
        differing = changes.apply(guide, {name: values[name] for name in TEXT_FIELDS})
        before, after = _questions_in_words(guide), _in_words(questions)
        if before != after:
            differing["问题"] = (before, after)
        marked = guide.edited_on is not None
        if not differing and own == marked:
            return guide
        guide.edited_by, guide.edited_on = (user, clock.today()) if own else (None, None)
        guide.version = seen + 1
        changes.check(guide)
        guide.save()
        guide.questions.all().delete()
        for place, words in enumerate(questions, start=1):
            row = GuideQuestion(
                guide=guide, place=place, question=words.question, answer=words.answer, why=words.why
            )
            changes.check(row)
            row.save()
        guide = guides().get(pk=guide.pk)
        if fault := _fullest_sheet(guide).fault(fonts()):
            raise Refusal(str(fault))
        _record(book, actor, guide, differing, own=own)
        return guide


def _fullest_sheet(guide: Guide) -> AskSheet:
    """With as long a line at the foot as any college has: what is saved can be printed by all of them."""
    longest = max((len(_office(each)) for each in Organization.objects.all()), default=0)
    return replace(sheet_of(guide, None, ""), office="国" * longest)


def _record(
    book: Journal, actor: Actor, guide: Guide, differing: Mapping[str, tuple[str, str]], *, own: bool
) -> None:
    verb, words = ("EDIT_GUIDE", "修改去向指引") if own else ("RESTORE_GUIDE", "恢复去向指引的自带文字")
    book.record(
        actor,
        verb,
        f"{words}：{guide}"[:60],
        subject=f"guide:{guide.pk}",
        data={"changes": dict(differing)} if differing else None,
    )


def _questions_in_words(guide: Guide) -> str:
    return _in_words([Words(each.question, each.answer, each.why) for each in guide.questions.all()])


def _in_words(questions: Sequence[Words]) -> str:
    lines = (
        f"{place}. {each.question} 答：{each.answer}" + (f"（{each.why}）" if each.why else "")
        for place, each in enumerate(questions, start=1)
    )
    return "\n".join(lines)


def _office(organization: Organization | None) -> str:
    """Whom to ask at the own college, in one line."""
    if organization is None:
        return ""
    return "　".join(
        filter(None, (organization.name, organization.contact_name, organization.phone, organization.address))
    )
