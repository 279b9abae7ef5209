"""Before leaving: each college holds two sessions of the education, collects the files and hands some over."""

import datetime
import random
import uuid
from collections.abc import Callable

from transfers.demo.places import College, at
from transfers.demo.stage import Stage
from transfers.demo.timeline import later
from transfers.models import Attendance, Case, EducationSession, MaterialKind
from transfers.models.departure import AttendanceState
from transfers.services.departure import education, materials
from transfers.services.departure.education import Presence, Wish
from transfers.services.departure.materials import HandOver, Step

TOPICS = ("离校前党员教育与组织关系转接说明会", "毕业生党员主题党日：永远跟党走（补课场）")
SPEAKERS = ("学院党委副书记", "组织员")
REASONS = ("在外地实习，已线上学习", "因病请假，有医院证明", "答辩冲突，已向支部书记请假")
ARCHIVE = "学校档案馆 李老师"
FILES_AT, HAND_OVER_AT = at(6, 13, 16, 30), at(6, 15, 10, 20)


class Departure:
    """One college's acts. It has dice of its own, so that the stories of the others stay as they are."""

    def __init__(self, stage: Stage, college: College) -> None:
        self.stage = stage
        self.college = college
        self.rng = random.Random(f"departure-{college.code}")  # noqa: S311 - the same every time

    def note(self) -> None:
        """Put everything on the timeline."""
        first = later(self.rng, self.college.imported_at, 2, 3)
        second = later(self.rng, first, 3, 3)
        for moment, topic, speaker in zip((first, second), TOPICS, SPEAKERS, strict=True):
            self._at(moment - datetime.timedelta(minutes=1), self._hold, topic, speaker)
        self._at(first, self._sign, TOPICS[0], 0.78)
        self._at(second, self._sign, TOPICS[1], 0.75)
        self._at(FILES_AT, self._collect)
        self._at(HAND_OVER_AT, self._hand_over)

    def _at(self, moment: datetime.datetime, act: Callable[..., None], *said: object) -> None:
        self.stage.timeline.at(moment, lambda: act(moment.date(), *said))

    def _people(self) -> list[Case]:
        organization = self.stage.organizations[self.college.code]
        cases = Case.objects.filter(season=self.stage.season, organization=organization)
        return list(cases.select_related("member").order_by("member__student_number"))

    def _hold(self, day: datetime.date, topic: str, speaker: str) -> None:
        assert self.stage.season is not None
        values = {"held_on": day, "topic": topic, "place": "学院报告厅", "speaker": speaker}
        organization = self.stage.organizations[self.college.code]
        education.create_session(organization, self.stage.season, values, self.stage.college(self.college))

    def _sign(self, day: datetime.date, topic: str, share: float) -> None:
        """Of those who have not been there, so many sign, and some others ask for leave."""
        session = EducationSession.objects.get(
            organization=self.stage.organizations[self.college.code], topic=topic
        )
        been = set(Attendance.objects.filter(session__season=session.season).values_list("case", flat=True))
        wishes: dict[uuid.UUID, Wish] = {}
        for case in self._people():
            if case.pk in been or not case.member.is_party_member:
                continue
            chance = self.rng.random()
            if chance < share:
                wishes[case.pk] = Wish(Presence(), Presence(AttendanceState.ATTENDED.value))
            elif chance < share + 0.05:
                excused = Presence(AttendanceState.EXCUSED.value, self.rng.choice(REASONS))
                wishes[case.pk] = Wish(Presence(), excused)
        education.record_attendance(session.pk, wishes, self.stage.college(self.college))

    def _collect(self, day: datetime.date) -> None:
        """Most have brought everything, some all but one, a few nothing yet."""
        kinds = list(MaterialKind.objects.filter(active=True))
        groups: dict[tuple[int, ...], list[uuid.UUID]] = {}
        for case in self._people():
            chance = self.rng.random()
            wanted = [kind.pk for kind in kinds if case.member.category in kind.categories]
            if chance > 0.94:
                continue
            if chance > 0.82:
                wanted.remove(self.rng.choice(wanted))
            if wanted:
                groups.setdefault(tuple(wanted), []).append(case.pk)
        for wanted, people in groups.items():
            materials.record_many(people, wanted, Step.COLLECT, self.stage.college(self.college))

    def _hand_over(self, day: datetime.date) -> None:
        """A first box of complete files goes to the archive."""
        kinds = [kind.pk for kind in MaterialKind.objects.all()]
        actor = self.stage.college(self.college)
        assert actor.user is not None
        complete = [case.pk for case in self._people() if not materials.checklist_of(case).missing]
        chosen = [pk for pk in complete if self.rng.random() < 0.3]
        if chosen:
            handed = HandOver(actor.user.name, ARCHIVE, day)
            materials.record_many(chosen, kinds, Step.HAND_OVER, actor, hand_over=handed)
