"""Puts the plan on the stage and lets it happen."""

import datetime
import random

from members.demo_accounts import GRADUATES
from members.services import journal
from transfers.demo import intake, paper, phone, plan, reported
from transfers.demo.departure import Departure
from transfers.demo.intake import Intake
from transfers.demo.people import People, Person
from transfers.demo.places import COLLEGES, College, at
from transfers.demo.stage import Stage
from transfers.demo.stories import EARLY_STORIES, STORIES, starts_at
from transfers.demo.timeline import Timeline
from transfers.demo.walks import Walk
from transfers.enums import Disposition

SEED = 2022
SET_UP_AT = at(4, 18, 9, 0)
# A college without a register yet, and one of its people who cannot wait: 组织部 has that on its desk.
EARLY_REPORT_AT, EARLY_REPORT_OF = at(6, 15, 15, 5), "05"
# Which line of the plan the people with an account come from.
PLACES = {
    "awaiting": ("01", "OUT_PAPER", "awaiting"),
    "letter": ("01", "OUT_PAPER", "sealed"),
    "draft": ("01", "IN_BEIJING", "drafted"),
    "confirmed": ("01", "IN_BEIJING", "confirmed"),
    "submitted": ("03", "OUT_ONLINE", "submitted"),
    "returned": ("01", "OUT_ONLINE", "returned"),
    "approved": ("01", "OUT_ONLINE", "approved"),
    "started": ("01", "IN_BEIJING", "started"),
    "delivered": ("01", "OUT_PAPER", "delivered"),
    "changed": ("01", "IN_BEIJING", "changed"),
    "completed": ("01", "IN_BEIJING", "completed"),
    "refused": ("01", "OUT_ONLINE", "refused"),
    "abroad": ("01", "ABROAD", "-"),
}
BOX_UNTIL = {
    Disposition.DEFERRED: datetime.date(2022, 9, 15),
    Disposition.RETAINED: datetime.date(2024, 5, 31),
    Disposition.ABROAD: datetime.date(2027, 5, 31),
}


def build() -> int:
    """Make the whole demo, all of it or nothing; the number of people."""
    rng = random.Random(SEED)  # noqa: S311 - the same people every time
    timeline = Timeline()
    stage = Stage(timeline, rng)
    people = cast(rng)
    timeline.at(SET_UP_AT, stage.set_up)
    for college in COLLEGES:
        _note_college(stage, college, [each for each in people if each[0].college is college])
        Departure(stage, college).note()
        Intake(stage, college).note()
    for person, story in people:
        _note_person(stage, person, story)
    reported.note(stage)
    phone.note(stage)
    paper.note(stage)
    timeline.at(EARLY_REPORT_AT, lambda: stage.report_somebody(EARLY_REPORT_OF))
    with journal.change():
        timeline.run()
    return len(people) + len(intake.LATECOMERS)


def cast(rng: random.Random) -> list[tuple[Person, str]]:
    """Everybody of the plan with the own story; the same people for the same seed."""
    colleges = {college.code: college for college in COLLEGES}
    accounts = {PLACES[account.key]: account for account in GRADUATES if account.key in PLACES}
    makers = People(rng)
    people = []
    for line in plan.lines():
        for _ in range(line.count):
            account = accounts.pop((line.code, line.box, line.story), None)
            person = makers.make(colleges[line.code], line.box, line.story, account)
            people.append((person, line.story))
    return people


def _note_college(stage: Stage, college: College, people: list[tuple[Person, str]]) -> None:
    """Its imports and its registers."""
    groups = {
        starts_at(college, ""): [person for person, story in people if story not in EARLY_STORIES],
        college.early_import_at: [person for person, story in people if story in EARLY_STORIES],
    }
    for moment, group in groups.items():
        if moment and group:
            title = f"{college.core}2022届毕业生党员登记表{'（提前离校）' if moment == college.early_import_at else ''}.xlsx"
            stage.timeline.at(
                moment, lambda group=group, title=title: stage.import_people(college, group, title)
            )
    for sending in (college.register, college.second_register):
        if sending:
            stage.timeline.at(sending.at, lambda sending=sending: stage.send_register(college, sending))


def _note_person(stage: Stage, person: Person, story: str) -> None:
    walk = Walk(stage, person, starts_at(person.college, story))
    if person.path:
        STORIES[story](walk)
    elif person.disposition != Disposition.TRANSFER:
        until = BOX_UNTIL.get(person.disposition)
        walk.note(1, 4, lambda _day: stage.put_into_box(person, until))
