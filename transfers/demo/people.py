"""Invented people: consistent data, and ID numbers that no living person can have."""

import datetime
import random
from dataclasses import dataclass, field

from stdnum.cn import ric

from members.demo_accounts import DemoAccount
from members.enums import MemberCategory, Sex
from transfers.demo import targets
from transfers.demo.names import UNPRINTABLE_NAME, Names
from transfers.demo.places import College
from transfers.demo.targets import Target
from transfers.enums import Disposition, Path

# 99 is the number of no province, so these ID numbers are nobody's, whatever follows.
NOWHERE = "99"
LEVELS = {
    "本科": (("18", "182"), range(1999, 2001), 2018),
    "硕士研究生": (("19", "SQT"), range(1996, 1998), 2016),
    "博士研究生": (("18", "TSP"), range(1996, 1997), 2015),
}
BOX_NOTES = {
    Disposition.DEFERRED: "拟录取单位 9 月确定支部，届时办理",
    Disposition.RETAINED: "组织部批准暂留（燕矿组〔2022〕18 号）",
    Disposition.ABROAD: "本人书面申请，出国（境）留学保留组织关系",
    Disposition.DELAYED_GRADUATION: "延期毕业审批表（研究生院 2022-05-20）",
    Disposition.NOT_ENTITLED: "燕矿机电党〔2022〕7 号，按自行脱党除名",
}
PROBATION_OVER = datetime.date(2021, 5, 18)


@dataclass(slots=True, kw_only=True)
class Person:
    """One person, with all that the register says."""

    college: College
    path: Path | None
    disposition: Disposition
    name: str
    sex: Sex
    ethnicity: str
    id_number: str
    student_number: str
    level: str
    class_name: str
    branch: str
    category: MemberCategory
    joined_on: datetime.date | None
    full_member_on: datetime.date | None
    fee_paid_until: str
    phone: str
    target: Target | None
    account: DemoAccount | None = None
    remark: str = ""
    asked: str = field(default="")

    @property
    def is_party_member(self) -> bool:
        """Whether this person is ever moved."""
        return self.category in (MemberCategory.FULL, MemberCategory.PROBATIONARY)


class People:
    """Makes one person after the other, the same ones every time."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names = Names(rng)
        self.count = 0

    def make(self, college: College, box: str, story: str, account: DemoAccount | None = None) -> Person:
        """Somebody who fits a line of the plan."""
        self.count += 1
        rng, n = self.rng, self.count
        name, sex, ethnicity = self.names.next()
        if account:
            name, sex, ethnicity = account.name, *_of_account(account)
        elif story == "unprintable":
            name = UNPRINTABLE_NAME
        path = Path(box) if box in {str(path) for path in Path} else None
        disposition = Disposition(box) if box in {str(each) for each in Disposition} else Disposition.TRANSFER
        level = rng.choices(tuple(LEVELS), weights=(5, 5, 1))[0]
        (year, prefix), births, first_year = LEVELS[level]
        born = datetime.date(rng.choice(births), 1, 1) + datetime.timedelta(days=rng.randrange(365))
        category, joined_on, full_member_on = self._membership(box, story, first_year)
        return Person(
            college=college,
            path=path,
            disposition=disposition,
            name=name,
            sex=sex,
            ethnicity=ethnicity,
            id_number=invented_id_number(college.code, born, n, sex),
            student_number=account.username if account else _student_number(prefix, college.code, n),
            level=level,
            class_name=f"{rng.choice(college.majors)}{year}-{rng.randint(1, 4)}",
            branch=rng.choice(college.branches),
            category=category,
            joined_on=joined_on,
            full_member_on=full_member_on,
            fee_paid_until="2022-05" if rng.random() < 0.05 and story != "early" else "2022-06",
            phone=f"1990000{n:04d}",
            target=self._target(path, story, college),
            account=account,
            remark=BOX_NOTES.get(disposition, ""),
            asked=rng.choice(targets.ASKED) if path in (Path.OUT_PAPER, Path.OUT_ONLINE) else "",
        )

    def _membership(
        self, box: str, story: str, first_year: int
    ) -> tuple[MemberCategory, datetime.date | None, datetime.date | None]:
        if box in (MemberCategory.DEVELOPMENT_TARGET, MemberCategory.ACTIVIST):
            return MemberCategory(box), None, None
        if story == "faulty" and self.rng.random() < 0.25:
            return MemberCategory.PROBATIONARY, PROBATION_OVER, None
        if self.rng.random() < 0.15:
            joined = datetime.date(2021, 7, 5) + datetime.timedelta(days=self.rng.randrange(300))
            return MemberCategory.PROBATIONARY, joined, None
        joined = datetime.date(first_year + 2, 5, 4) + datetime.timedelta(days=self.rng.randrange(420))
        return MemberCategory.FULL, joined, joined.replace(year=joined.year + 1, day=min(joined.day, 28))

    def _target(self, path: Path | None, story: str, college: College) -> Target | None:
        if path is None:
            return None
        if story == "faulty":
            return self.rng.choice(targets.faulty(path, college))
        return self.rng.choice(targets.pool(path, college))


def invented_id_number(code: str, born: datetime.date, n: int, sex: Sex) -> str:
    """A well-formed ID number with the right check digit; ``n`` below 500 keeps it apart from the others."""
    order = n * 2 + (1 if sex == Sex.MALE else 0)
    body = f"{NOWHERE}01{code}{born:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def _student_number(prefix: str, code: str, n: int) -> str:
    return f"{prefix}0{code}1{n:05d}" if prefix == "182" else f"{prefix}19{code}1{n:05d}"


def _of_account(account: DemoAccount) -> tuple[Sex, str]:
    women = ("letter", "draft", "approved", "started", "completed", "refused", "abroad")
    ethnicity = "维吾尔族" if "·" in account.name else "汉族"
    return (Sex.FEMALE if account.key in women else Sex.MALE), ethnicity
