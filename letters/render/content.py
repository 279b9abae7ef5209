"""What stands on one letter: finished words, numbers and dates, frozen when the number is taken."""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from letters.render.numerals import capital_number, capital_year

SEXES = ("男", "女")
CATEGORIES = ("预备", "正式")
OPTION_MARKS = ("TICK", "STRIKE")
DIGITS = ("ARABIC", "CAPITAL")


class Label(StrEnum):
    """The fields by the names that people know; the order is the order on the form."""

    NUMBER = "编号"
    NAME = "姓名"
    SEX = "性别"
    AGE = "年龄"
    ETHNICITY = "民族"
    CATEGORY = "党员类别"
    ID_NUMBER = "身份证号码"
    FROM = "转出党组织"
    HEADING = "抬头单位"
    RECEIVING = "具体接收单位"
    DESTINATION = "存根转到单位"
    FEE_YEAR = "党费交至年份"
    FEE_MONTH = "党费交至月份"
    VALID_DAYS = "有效期天数"
    ISSUED_YEAR = "开具年份"
    ISSUED_MONTH = "开具月份"
    ISSUED_DAY = "开具日"
    PHONE = "党员联系方式"
    ADDRESS = "原基层党委通讯地址"
    OFFICE_PHONE = "原基层党委联系电话"
    OFFICE_FAX = "原基层党委传真"
    POSTCODE = "原基层党委邮编"
    COMMITTEE = "回执联抬头"


def ethnicity_on_form(ethnicity: str) -> str:
    """汉族 → 汉: the form prints 族 itself (domain.md §5)."""
    ethnicity = ethnicity.strip()
    return ethnicity.removesuffix("族") or ethnicity


@dataclass(frozen=True, slots=True)
class LetterContent:
    """One letter (domain.md §5). An issued letter is never edited; a reprint draws the same content.

    ``age`` is full years on ``issued_on``; ``ethnicity`` is without 族; ``destination`` stands after 转到 on
    part 1; ``committee`` is our committee, the addressee of part 3; ``valid_days`` counts from ``issued_on``.
    ``option_mark``: TICK puts √ over the option that applies, STRIKE strikes the other one out.
    ``digits``: CAPITAL writes the fee month and the days in 大写.
    Raises ValueError for a value outside the choices of the form.
    """

    number: str
    name: str
    sex: str
    age: int
    ethnicity: str
    category: str
    id_number: str
    from_organization: str
    heading: str
    receiving: str
    destination: str
    fee_year: int
    fee_month: int
    valid_days: int
    issued_on: date
    phone: str
    address: str
    office_phone: str
    office_fax: str
    postcode: str
    committee: str
    option_mark: str = "TICK"
    digits: str = "ARABIC"

    def __post_init__(self) -> None:
        for value, choices in (
            (self.sex, SEXES),
            (self.category, CATEGORIES),
            (self.option_mark, OPTION_MARKS),
            (self.digits, DIGITS),
            (self.fee_month, range(1, 13)),
            (self.valid_days, range(1, 1000)),
        ):
            if value not in choices:
                raise ValueError(f"介绍信内容无效：{value!r} 不在 {choices!r} 之内")

    @property
    def valid_until(self) -> date:
        """The last valid day: date of issue + days."""
        return self.issued_on + timedelta(days=self.valid_days)

    def to_json(self) -> str:
        """The canonical text: equal contents give equal text."""
        values = asdict(self) | {"issued_on": self.issued_on.isoformat()}
        return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "LetterContent":
        """The content that ``to_json`` wrote; ValueError or TypeError if it is anything else."""
        values = json.loads(text)
        return cls(**(values | {"issued_on": date.fromisoformat(values["issued_on"])}))

    def printed_fields(self) -> dict[Label, str]:
        """Every text that is filled in, as it stands on paper, by its label."""
        capital = self.digits == "CAPITAL"
        return {
            Label.NUMBER: self.number,
            Label.NAME: self.name,
            Label.SEX: self.sex,
            Label.AGE: str(self.age),
            Label.ETHNICITY: self.ethnicity,
            Label.CATEGORY: self.category,
            Label.ID_NUMBER: self.id_number,
            Label.FROM: self.from_organization,
            Label.HEADING: self.heading,
            Label.RECEIVING: self.receiving,
            Label.DESTINATION: self.destination,
            Label.FEE_YEAR: capital_year(self.fee_year) if capital else str(self.fee_year),
            Label.FEE_MONTH: capital_number(self.fee_month) if capital else str(self.fee_month),
            Label.VALID_DAYS: capital_number(self.valid_days) if capital else str(self.valid_days),
            Label.ISSUED_YEAR: str(self.issued_on.year),
            Label.ISSUED_MONTH: str(self.issued_on.month),
            Label.ISSUED_DAY: str(self.issued_on.day),
            Label.PHONE: self.phone,
            Label.ADDRESS: self.address,
            Label.OFFICE_PHONE: self.office_phone,
            Label.OFFICE_FAX: self.office_fax,
            Label.POSTCODE: self.postcode,
            Label.COMMITTEE: self.committee,
        }
