"""What a college is in the middle of: a late roster, a destination filled in by its graduate, warnings looked
into, and two sheets that wait to be settled.

The sheets are as a secretary writes them: other words, other orders, one thing wrong in each.
"""

import datetime
import io

import openpyxl

from members.demo_accounts import GRADUATES, PASSWORD, DemoAccount
from members.enums import Sex
from members.models import Member
from members.models.people import id_number_index
from members.models.sign_in import CodeWay
from members.services import sign_in_codes
from transfers.demo.people import invented_id_number
from transfers.demo.places import College, at
from transfers.demo.stage import Stage
from transfers.enums import Channel, Route, Status
from transfers.models import Case, Transfer
from transfers.services import acknowledging, editing, intake

CODE = "01"  # the college of the sign-in that the README shows
ROSTER_AT, ACCOUNTS_AT, FILLED_AT = at(6, 13, 9, 40), at(6, 13, 11, 5), at(6, 14, 20, 12)
ACKNOWLEDGED_AT, SUMMARY_AT, CHANGES_AT = at(6, 15, 17, 42), at(6, 15, 17, 45), at(6, 15, 17, 50)
FIRST_NUMBER = 480  # after all numbers of the plan
LATECOMERS = (("self_filled", Sex.FEMALE, "2000-03-11"), ("roster", Sex.MALE, "1999-11-02"))
# What is looked into, and what the college has found.
REASONS = {
    "FEE_BEHIND": "已电话核实，本人 6 月党费 6 月 20 日前补交",
    "HEADING_REFUSED_BEFORE": "已向对方组织部问明，6 月起由该党委直接接收",
    "MATERIALS_MISSING": "已与档案馆核对，缺的一份在研究生院，6 月 25 日前补齐",
}
ACKNOWLEDGED = 3
OWN_TARGET = {
    "destination_kind": "就业",
    "route": Route.OUT_OF_BEIJING,
    "channel": Channel.ONLINE,
    "heading_organization": "中国共产党上海市委员会组织部",
    "receiving_organization": "中共上海市浦东新区陆家嘴金融贸易区综合委员会",
    "contact_name": "周老师",
    "contact_phone": "021-58870000",
}
SUMMARY_TITLE = "采矿18级各班去向汇总（班长发来）.xlsx"
CHANGES_TITLE = "能源学院毕业生党员去向变更0615.xlsx"


class Intake:
    """One college's desk on its last afternoon."""

    def __init__(self, stage: Stage, college: College) -> None:
        self.stage = stage
        self.college = college

    def note(self) -> None:
        """Put everything on the timeline; only the one college has more than warnings to look into."""
        self.stage.timeline.at(ACKNOWLEDGED_AT, self._acknowledge)
        if self.college.code != CODE:
            return
        for moment, act in (
            (ROSTER_AT, self._paste_roster),
            (ACCOUNTS_AT, self._open_accounts),
            (FILLED_AT, self._fill_in),
            (SUMMARY_AT, lambda: self._upload(_summary(), SUMMARY_TITLE)),
            (CHANGES_AT, lambda: self._upload(self._changes(), CHANGES_TITLE)),
        ):
            self.stage.timeline.at(moment, act)

    def _paste_roster(self) -> None:
        """Two who were forgotten, without a destination."""
        assert self.stage.season is not None
        actor = self.stage.college(self.college)
        lines = ["姓名\t学号\t身份证号\t人员类别\t入党时间\t转正时间\t党费交至\t手机号\t所在党支部"]
        lines += [
            "\t".join(
                (
                    account.name,
                    account.username,
                    id_number,
                    "正式党员\t2020-05-20\t2021-05-20\t2022-06",
                    f"1990000{FIRST_NUMBER + place:04d}",
                    self.college.branches[0],
                )
            )
            for place, (account, id_number) in enumerate(_latecomers())
        ]
        upload = intake.keep_pasted("\n".join(lines), self.stage.season, actor)
        intake.commit(upload.pk, intake.plan_of(upload).digest, actor)

    def _open_accounts(self) -> None:
        actor = self.stage.college(self.college)
        for code in sign_in_codes.issue(self._members(), actor, way=CodeWay.SLIP).codes:
            sign_in_codes.redeem(code.pk, PASSWORD, "223.104.3.18")

    def _fill_in(self) -> None:
        """The first of the two knows where she goes."""
        member = self._members()[0]
        transfer = Transfer.objects.get(case__member=member)
        editing.edit_target(transfer.pk, OWN_TARGET, self.stage.graduate_of(member))

    def _members(self) -> list[Member]:
        return [Member.objects.get(id_number_index=id_number_index(number)) for _, number in _latecomers()]

    def _acknowledge(self) -> None:
        """Some warnings have been looked into, and are in order."""
        actor = self.stage.college(self.college)
        organization = self.stage.organizations[self.college.code]
        cases = (
            Case.objects.filter(season=self.stage.season, organization=organization)
            .filter(transfers__status__in=(Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.SUBMITTED))
            .distinct()
        )
        related = cases.select_related("member__branch", "organization", "season")
        warned = [
            (person, noted)
            for person in acknowledging.note_cases(list(related.order_by("member__student_number")))
            for noted in person.open
            if noted.finding.rule.code in REASONS
        ]
        for person, noted in warned[:ACKNOWLEDGED]:
            acknowledging.acknowledge(person.case.pk, noted.mark, REASONS[noted.finding.rule.code], actor)

    def _upload(self, data: bytes, title: str) -> None:
        assert self.stage.season is not None
        intake.keep(data, title, self.stage.season, self.stage.college(self.college))

    def _changes(self) -> bytes:
        """Somebody who has confirmed another unit, a draft put right, an ID number that Excel has spoilt."""
        confirmed, draft = (
            Member.objects.get(user__username=account.username)
            for key in ("confirmed", "draft")
            for account in GRADUATES
            if account.key == key
        )
        rows: list[list[object]] = [
            ["能源与矿业学院 2022 届毕业生党员去向变更（6 月 15 日）"],
            ["学生姓名", "证件号码", "党员类别", "京内/京外", "去向党组织", "12位编码", "手机", "信写给谁"],
            [
                confirmed.name,
                confirmed.id_number,
                "正式党员",
                "京内",
                "中共北京理工大学机电学院2022级硕士第一支部委员会",
                "011100118845",
                confirmed.phone,
                "",
            ],
            [draft.name, draft.id_number, draft.get_category_display(), "", "", "", "13900000003", ""],
            ["孟晓舟", 130102199904053000, "正式党员", "京内", "", "", "13900000004", ""],
        ]
        return _book("变更", rows)


def _summary() -> bytes:
    """Headers that say nothing to a program: what the columns mean has to be settled first."""
    people = [
        ("宋一鸣", Sex.MALE, "京外", "中国共产党石家庄市委员会组织部", "中共石家庄市人才交流中心委员会"),
        ("葛思琪", Sex.FEMALE, "京外", "中国共产党太原市委员会组织部", "中共太原市小店区坞城街道工作委员会"),
    ]
    rows: list[list[object]] = [
        ["采矿 18 级毕业去向摸底"],
        ["号", "谁", "证件", "党内身份", "走哪条路", "信写给谁", "到哪里去", "怎么联系"],
    ]
    for number, (name, sex, route, heading, receiving) in enumerate(people, start=1):
        id_number = _id_number(10 + number, sex, f"2000-0{number}-15")
        rows.append(
            [number, name, id_number, "正式党员", route, heading, receiving, f"1990000{490 + number:04d}"]
        )
    return _book("Sheet1", rows)


def _book(title: str, rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _latecomers() -> list[tuple[DemoAccount, str]]:
    accounts_by_key = {account.key: account for account in GRADUATES}
    return [
        (accounts_by_key[key], _id_number(place, sex, born))
        for place, (key, sex, born) in enumerate(LATECOMERS)
    ]


def _id_number(place: int, sex: Sex, born: str) -> str:
    return invented_id_number(CODE, datetime.date.fromisoformat(born), FIRST_NUMBER + place, sex)
