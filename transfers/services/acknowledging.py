"""Warnings that the college has looked into and found in order: acknowledged with a reason, taken back if need be.

An acknowledgement holds for one finding about one person as it stood there (``Finding.identity``); another value
raises the warning again. Blocking findings cannot be acknowledged: they are put right.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from members import clock, crypto
from members.models import Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from transfers.models import Acknowledgement, Case, Season, Transfer
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.rules import RULES
from transfers.services import checking
from transfers.services.checking import Checked

MIN_REASON, MAX_REASON = 4, 200
ONLY_COLLEGES = "提示由本学院的管理员核对。"
GONE = "这条提示已经变化或不再出现，请刷新后再看。本次没有登记核对。"


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding, and who has found it in order if anybody has. ``mark`` is its keyed fingerprint."""

    finding: Finding
    mark: str
    acknowledgement: Acknowledgement | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still asks somebody to look."""
        return self.acknowledgement is None

    @property
    def may_be_acknowledged(self) -> bool:
        """A warning that nobody has acknowledged yet."""
        return self.is_open and not self.finding.is_blocking


@dataclass(frozen=True, slots=True)
class NotedPerson:
    """A person with all findings, the open ones first, blocking before warnings."""

    case: Case
    entry: Entry
    noted: Sequence[Noted]

    @property
    def open(self) -> list[Noted]:
        """What still asks for something."""
        return [each for each in self.noted if each.is_open]

    @property
    def acknowledged(self) -> list[Noted]:
        """What the college has found in order."""
        return [each for each in self.noted if not each.is_open]


def fingerprint(finding: Finding, entry: Entry) -> str:
    """A keyed digest of the question and the value that stands there: it tells nothing of the value."""
    return crypto.blind_index(json.dumps(finding.identity(entry), ensure_ascii=False), "finding")


def note(people: Sequence[Checked]) -> list[NotedPerson]:
    """The findings of these people with their acknowledgements, in one query; all of one college and season."""
    if not any(person.findings for person in people):
        return [NotedPerson(person.case, person.entry, ()) for person in people]
    known = _acknowledgements([person.case for person in people])
    return [_noted(person, known.get(person.case.pk, {})) for person in people]


def note_case(case: Case, transfer: Transfer | None) -> NotedPerson:
    """One person's findings. ``transfer`` comes from ``for_pages``, the case with its relations.

    Nothing is asked about somebody whom another college has registered since.
    """
    if case.has_left:
        return NotedPerson(case, checking.entry_of(case, transfer), ())
    (person,) = note([checking.check_person(case, transfer)])
    return person


def note_cases(cases: Sequence[Case]) -> list[NotedPerson]:
    """The findings of these people of one college, as they stand now; the cases come with their relations."""
    attempts = Transfer.objects.filter(case__in=[case.pk for case in cases]).latest_attempts().for_pages()
    latest = {each.case_id: each for each in attempts}
    noted = []
    for season in dict.fromkeys(case.season for case in cases):
        people = [(case, latest.get(case.pk)) for case in cases if case.season == season]
        noted += note(checking.check_people(people[0][0].organization, season, people))
    return noted


def marks_of(organization: Organization, season: Season) -> dict[uuid.UUID, set[str]]:
    """The fingerprints that a college has acknowledged in a season, by case; one query."""
    marks: dict[uuid.UUID, set[str]] = defaultdict(set)
    found = Acknowledgement.objects.filter(case__organization=organization, case__season=season).order_by()
    for case, mark in found.values_list("case", "fingerprint"):
        marks[case].add(mark)
    return marks


def still_open(findings: Sequence[Finding], entry: Entry, marks: Collection[str]) -> tuple[Finding, ...]:
    """Without the warnings of which these fingerprints say that they are in order."""
    if not marks:
        return tuple(findings)
    return tuple(
        finding for finding in findings if finding.is_blocking or fingerprint(finding, entry) not in marks
    )


def acknowledge(case_id: uuid.UUID, mark: str, reason: str, actor: Actor) -> Acknowledgement:
    """Say of one warning that it has been looked into and is in order.

    Raises ``Case.DoesNotExist`` outside the actor's scope, ``NotAllowed`` for anybody but the own college and for
    blocking findings, ``Refusal`` without a proper reason, ``Stale`` when the finding is no longer there.
    """
    (done,) = acknowledge_many([(case_id, mark)], reason, actor)
    return done


def acknowledge_many(
    chosen: Iterable[tuple[uuid.UUID, str]], reason: str, actor: Actor
) -> list[Acknowledgement]:
    """The same for many warnings with one reason, all or none."""
    reason = clean_reason(reason)
    marks: dict[uuid.UUID, set[str]] = defaultdict(set)
    for case_id, mark in chosen:
        marks[case_id].add(mark)
    with journal.change() as book:
        done = []
        for person in _people(marks, actor):
            known = {each.mark: each for each in person.noted}
            for mark in sorted(marks[person.case.pk]):
                if mark not in known or not known[mark].is_open:
                    raise Stale(GONE)
                done.append(_save(book, actor, person, known[mark], reason))
        return done


def withdraw(acknowledgement_id: uuid.UUID, actor: Actor) -> Case:
    """Take an acknowledgement back: the warning is open again. A second click raises ``DoesNotExist``."""
    with journal.change() as book:
        found = Acknowledgement.objects.visible_to(actor.user).select_related(
            "case__organization", "case__member"
        )
        kept = found.get(pk=acknowledgement_id)
        case = kept.case
        _require_college(actor, case)
        book.record(
            actor,
            "WITHDRAW_ACKNOWLEDGEMENT",
            f"撤销核对：{rule_title(kept.code)}",
            organization=case.organization,
            member=case.member,
            subject=f"case:{case.pk}",
            comment=kept.reason,
            data={"code": kept.code, "field": kept.field},
        )
        kept.delete()
        return case


def clean_reason(reason: str) -> str:
    """The reason without spaces around it; a ``Refusal`` when it says nothing or too much."""
    reason = " ".join(reason.split())
    if len(reason) < MIN_REASON:
        raise Refusal(f"请写明核对的情况，至少 {MIN_REASON} 个字，例如“已电话向本人核实”。")
    if len(reason) > MAX_REASON:
        raise Refusal(f"说明最多 {MAX_REASON} 个字，现有 {len(reason)} 个字。")
    return reason


def rule_title(code: str) -> str:
    """The title of a rule; its code for one that is no longer in use."""
    return RULES[code].title if code in RULES else code


def _save(book: journal.Journal, actor: Actor, person: NotedPerson, noted: Noted, reason: str) -> Any:
    finding, case = noted.finding, person.case
    if finding.is_blocking:
        raise NotAllowed(f"“{finding.rule.title}”须改正，不能以核对代替。")
    kept = Acknowledgement.objects.create(
        case=case,
        code=finding.rule.code,
        field=finding.field,
        fingerprint=noted.mark,
        reason=reason,
        by=actor.user,
        at=clock.now(),
    )
    book.record(
        actor,
        "ACKNOWLEDGE_FINDING",
        f"核对提示：{finding.rule.title}",
        organization=case.organization,
        member=case.member,
        subject=f"case:{case.pk}",
        comment=reason,
        data={"code": finding.rule.code, "field": finding.field, "finding": finding.detail},
    )
    return kept


def _people(marks: dict[uuid.UUID, set[str]], actor: Actor) -> list[NotedPerson]:
    """The people with their findings as they stand now; all of the actor's own college."""
    cases = list(
        Case.objects.visible_to(actor.user)
        .filter(pk__in=marks)
        .select_related("member", "branch", "organization", "season")
    )
    if len(cases) < len(marks):
        raise Case.DoesNotExist
    for case in cases:
        _require_college(actor, case)
    return note_cases(cases)


def _acknowledgements(cases: Sequence[Case]) -> dict[uuid.UUID, dict[str, Acknowledgement]]:
    """By case and fingerprint. Not by a list of keys: a college may have thousands of people."""
    first = cases[0]
    found = Acknowledgement.objects.select_related("by")
    found = (
        found.filter(case=first)
        if len(cases) == 1
        else found.filter(case__season=first.season_id, case__organization=first.organization_id)
    )
    known: dict[uuid.UUID, dict[str, Acknowledgement]] = defaultdict(dict)
    for each in found:
        known[each.case_id][each.fingerprint] = each
    return known


def _noted(person: Checked, known: dict[str, Acknowledgement]) -> NotedPerson:
    noted = []
    for finding in person.findings:
        mark = fingerprint(finding, person.entry)
        noted.append(Noted(finding, mark, None if finding.is_blocking else known.get(mark)))
    noted.sort(key=lambda each: (not each.is_open, not each.finding.is_blocking))
    return NotedPerson(person.case, person.entry, noted)


def _require_college(actor: Actor, case: Case) -> None:
    user = actor.user
    if user is None or not user.is_college or user.organization_id != case.organization_id:
        raise NotAllowed(ONLY_COLLEGES)
