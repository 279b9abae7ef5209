"""The invented university's organisations, with branches, and the dates of each one's season."""

import datetime
from dataclasses import dataclass

from members.enums import OrganizationKind

UNIVERSITY = "燕京矿业大学"


@dataclass(frozen=True, slots=True)
class Sending:
    """One version of a register on its way: when it is sent, and why so late if it is."""

    at: datetime.datetime
    late_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class College:
    """One second-level organisation. ``early_import_at``: its small first import, of those leaving early."""

    code: str
    name: str
    core: str
    suffix: str
    kind: OrganizationKind
    building: str
    phone: str
    contact: str
    majors: tuple[str, ...]
    branches: tuple[str, ...]
    imported_at: datetime.datetime
    register: Sending | None = None
    second_register: Sending | None = None
    early_import_at: datetime.datetime | None = None

    @property
    def full_name(self) -> str:
        """As the letter says it after 由."""
        return f"中共{UNIVERSITY}{self.core}{self.suffix}"


def at(month: int, day: int, hour: int, minute: int) -> datetime.datetime:
    """A moment of the season, in local time."""
    return datetime.datetime(2022, month, day, hour, minute)  # noqa: DTZ001 - the clock makes it aware


_SHARED = ("采矿工程本科生第一党支部", "矿物加工研究生第一党支部", "安全工程研究生第二党支部")

COLLEGES = (
    College(
        code="01",
        name="能源与矿业学院党委",
        core="能源与矿业学院",
        suffix="委员会",
        kind=OrganizationKind.COMMITTEE,
        building="综合楼 302 室",
        phone="010-62330101",
        contact="陈立新",
        majors=("采矿", "矿加", "安全", "智采"),
        branches=(*_SHARED, "采矿工程研究生第一党支部", "安全工程本科生党支部", "博士生党支部"),
        early_import_at=at(5, 5, 9, 40),
        imported_at=at(5, 24, 9, 30),
        register=Sending(at(6, 7, 15, 20)),
        second_register=Sending(at(6, 10, 10, 30)),
    ),
    College(
        code="02",
        name="地球科学与测绘工程学院党委",
        core="地球科学与测绘工程学院",
        suffix="委员会",
        kind=OrganizationKind.COMMITTEE,
        building="地质楼 215 室",
        phone="010-62330201",
        contact="孙海燕",
        majors=("地质", "测绘", "遥感", "地信"),
        branches=(*_SHARED, "地质工程研究生党支部", "测绘工程本科生党支部"),
        early_import_at=at(5, 9, 14, 10),
        imported_at=at(5, 25, 10, 15),
        register=Sending(at(6, 9, 16, 40)),
    ),
    College(
        code="03",
        name="机电与信息工程学院党委",
        core="机电与信息工程学院",
        suffix="委员会",
        kind=OrganizationKind.COMMITTEE,
        building="机电楼 401 室",
        phone="010-62330301",
        contact="高志远",
        majors=("机械", "电气", "计算机", "自动化"),
        branches=(
            "机械工程本科生党支部",
            "机械工程研究生第一党支部",
            "计算机研究生第一党支部",
            "计算机研究生第二党支部",
            "电气工程本科生党支部",
        ),
        imported_at=at(6, 1, 14, 0),
        register=Sending(at(6, 13, 11, 15), "两名同学在外地实习，接收单位名称 6 月 12 日才核实清楚。"),
    ),
    College(
        code="04",
        name="管理学院党委",
        core="管理学院",
        suffix="委员会",
        kind=OrganizationKind.COMMITTEE,
        building="管理楼 110 室",
        phone="010-62330401",
        contact="许静",
        majors=("工管", "会计", "物流", "行管"),
        branches=("工商管理本科生党支部", "会计学本科生党支部", "研究生第一党支部", "研究生第二党支部"),
        imported_at=at(5, 26, 15, 30),
        register=Sending(at(6, 8, 11, 0)),
    ),
    College(
        code="05",
        name="化学与环境工程学院党委",
        core="化学与环境工程学院",
        suffix="委员会",
        kind=OrganizationKind.COMMITTEE,
        building="化环楼 208 室",
        phone="010-62330501",
        contact="罗永强",
        majors=("化工", "环境", "应化", "材料"),
        branches=("化学工程本科生党支部", "环境工程研究生党支部", "材料化学研究生党支部"),
        imported_at=at(6, 6, 9, 20),
    ),
    College(
        code="06",
        name="外国语学院党总支",
        core="外国语学院",
        suffix="总支部委员会",
        kind=OrganizationKind.GENERAL_BRANCH,
        building="文科楼 506 室",
        phone="010-62330601",
        contact="唐雪梅",
        majors=("英语", "德语", "翻译"),
        branches=("英语本科生党支部", "翻译硕士研究生党支部"),
        imported_at=at(5, 27, 10, 0),
        register=Sending(at(6, 8, 16, 10)),
    ),
    College(
        code="07",
        name="国际教育学院直属党支部",
        core="国际教育学院",
        suffix="直属支部委员会",
        kind=OrganizationKind.DIRECT_BRANCH,
        building="留学生公寓 1 层",
        phone="010-62330701",
        contact="丁宁",
        majors=("汉教", "国贸"),
        branches=("国际教育学院直属党支部",),
        imported_at=at(5, 30, 9, 50),
        register=Sending(at(6, 9, 9, 30)),
    ),
)
