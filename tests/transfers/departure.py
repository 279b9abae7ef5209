"""What tests about files and education share: a season that checks both, files and sessions as the services write them."""

import datetime
import uuid

from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory
from transfers.models import Case, EducationSession, MaterialKind, Season
from transfers.models.departure import AttendanceState
from transfers.services.departure import education, materials
from transfers.services.departure.education import Presence, Wish
from transfers.services.departure.materials import HandOver, Step

FULL_KINDS = (
    "入党申请书",
    "入党积极分子培养教育考察登记表",
    "政治审查材料",
    "发展对象培训结业证明",
    "中国共产党入党志愿书",
    "预备党员教育考察登记表",
    "转正申请书",
)
KINDS_OF = {
    MemberCategory.FULL: FULL_KINDS,
    MemberCategory.PROBATIONARY: FULL_KINDS[:6],
    MemberCategory.DEVELOPMENT_TARGET: FULL_KINDS[:4],
    MemberCategory.ACTIVIST: FULL_KINDS[:2],
}
HANDED = HandOver("甲管理员", "学校档案馆 李老师", datetime.date(2022, 6, 7))
CAME = Presence(AttendanceState.ATTENDED.value)
ILL = Presence(AttendanceState.EXCUSED.value, "因病请假")
assert set(PARTY_MEMBER_CATEGORIES) <= set(KINDS_OF)


def switch_on(world, **checks):
    """Let the season check files and education, or only what is said."""
    Season.objects.filter(pk=world.season.pk).update(
        **(checks or {"materials_required": True, "education_required": True})
    )
    world.season.refresh_from_db()


def kind(name):
    """A kind by its name."""
    return MaterialKind.objects.get(name=name)


def keys(*names):
    """The keys of these kinds; of all without a name."""
    kinds = MaterialKind.objects.filter(name__in=names) if names else MaterialKind.objects.all()
    return list(kinds.values_list("pk", flat=True))


def collect(world, case, *names):
    """The college has these files of the person; all of them without a name."""
    return materials.record_one(case.pk, keys(*names), Step.COLLECT, actor_of(world, case))


def hand_over(world, case, *names):
    """The college has handed them over."""
    return materials.record_one(
        case.pk, keys(*names), Step.HAND_OVER, actor_of(world, case), hand_over=HANDED
    )


def hold(world, organization=None, day=datetime.date(2022, 6, 2), topic="离校前党员教育"):
    """A session of a college."""
    organization = organization or world.college
    values = {"held_on": day, "topic": topic, "place": "报告厅", "speaker": "组织员"}
    return education.create_session(
        organization, world.season, values, world.actor(world.admin_of(organization))
    )


def sign(world, session, *cases, presence=CAME):
    """They have signed, or asked for leave."""
    wishes = {case.pk: Wish(Presence(), presence) for case in cases}
    return education.record_attendance(session.pk, wishes, world.actor(world.admin_of(session.organization)))


def actor_of(world, case: Case):
    """The administrator of the person's college."""
    return world.actor(world.admin_of(case.organization))


def reload(case: Case) -> Case:
    """The case with what the services read."""
    return Case.objects.select_related("member", "season", "organization").get(pk=case.pk)


def session_of(pk: uuid.UUID) -> EducationSession:
    """A session as it stands now."""
    return EducationSession.objects.get(pk=pk)
