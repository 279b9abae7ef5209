"""Workbooks of a college, written by the house's own writer, and the way through an import."""

from pathlib import Path
from typing import Any

from members.enums import Sex
from members.models import Branch, Event, Member, User
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from tests.factories import make_id_number
from transfers.models import Case, Season, Transfer, Upload
from transfers.services import intake
from transfers.services.intake.plan import Plan, PlannedRow

SAMPLES = Path(__file__).parent.parent / "samples"
TIDY = SAMPLES / "register-tidy.xlsx"
MESSY = SAMPLES / "register-messy.xlsx"

IN_BEIJING = {
    "转接类型": "京内",
    "具体接收单位": "中共清华大学环境学院环硕221支部委员会",
    "接收党组织编码": "011100132977",
}
OUT_ONLINE = {
    "转接类型": "京外",
    "介绍信抬头": "中国共产党同济大学委员会",
    "具体接收单位": "中共同济大学土木工程学院委员会",
    "接收党组织编码": "031000019034",
}
OUT_PAPER = {
    "转接类型": "京外",
    "介绍信抬头": "中国共产党陇南市武都区委员会组织部",
    "具体接收单位": "中共陇南市武都区人才交流中心支部委员会",
    "接收党组织编码": "",
    "是否需要纸质介绍信": "是",
}


def person(n: int = 1, **cells: str) -> dict[str, str]:
    """A row with nothing wrong, going to a branch in Beijing; ``cells`` replace or add."""
    return {
        "学号": f"19{n:010d}",
        "姓名": "测试" + "零一二三四五六七八九"[n // 10 % 10] + "零一二三四五六七八九"[n % 10],
        "性别": "男",
        "民族": "汉族",
        "身份证号": make_id_number(5000 + n, Sex.MALE),
        "学历层次": "硕士研究生",
        "专业班级": "采矿硕19-1",
        "所在党支部": "第一党支部",
        "党员类别": "正式党员",
        "入党时间": "2019-06-01",
        "转正时间": "2020-06-01",
        "党费交至": "2022-06",
        "本人联系电话": f"139{n:08d}",
        **IN_BEIJING,
        **cells,
    }


def workbook(*rows: dict[str, str]) -> bytes:
    """An .xlsx of these rows under the headers that they use."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines = [[row.get(header, "") for header in headers] for row in rows]
    return write_workbook([SheetSpec("登记表", [ColumnSpec(header) for header in headers], lines)])


def keep(data: bytes, user: User, season: Season | None = None) -> Upload:
    """An upload of this user that waits for its commit."""
    season = season or Season.current()
    assert season is not None
    return intake.keep(data, "登记表.xlsx", season, Actor.of(user))


def plan(user: User, *rows: dict[str, str]) -> Plan:
    """What importing these rows would do now."""
    return intake.plan_of(keep(workbook(*rows), user))


def plan_one(user: User, **cells: Any) -> PlannedRow:
    """What would become of the one person of ``person()``."""
    (row,) = plan(user, person(**cells)).rows
    return row


def bring_in(user: User, *rows: dict[str, str]) -> Plan:
    """Import these rows; the plan that was committed."""
    upload = keep(workbook(*rows), user)
    planned = intake.plan_of(upload)
    intake.commit(upload.pk, planned.digest, Actor.of(user), leave_out=True)
    return planned


def bring_in_file(path: Path, user: User) -> Plan:
    """Import a sample; the plan that was committed."""
    upload = keep(path.read_bytes(), user)
    planned = intake.plan_of(upload)
    intake.commit(upload.pk, planned.digest, Actor.of(user), leave_out=True)
    return planned


def everything() -> tuple[Any, ...]:
    """All that an import may write, as it stands."""
    return (
        sorted(
            (each.pk, each.name, each.phone, each.class_name, each.category, each.branch_id, each.joined_on)
            for each in Member.objects.all()
        ),
        sorted(Case.objects.values_list("pk", "branch", "disposition", "disposition_note")),
        sorted(
            Transfer.objects.values_list(
                "pk", "status", "version", "route", "channel", "receiving_organization"
            )
        ),
        sorted(Branch.objects.values_list("pk", "name")),
        Event.objects.count(),
    )
