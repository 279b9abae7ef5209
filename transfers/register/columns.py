"""The columns of the register, declared once for the template, the parser and the exporter (domain.md §6).

What others call them stands in ``header_words``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from members.enums import MemberCategory, Sex
from transfers.enums import Disposition, Route

# What a user may choose under 转接类型: the routes, and the boxes that are no transfers.
ROUTE_CHOICES = (
    *(route.label for route in Route),
    *(disposition.label for disposition in Disposition if disposition is not Disposition.TRANSFER),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``key`` is the field of :class:`Entry` that it fills, or the parser's own name.

    ``required``: without it no row can be tied to a person. ``expected``: most rows need it.
    ``strict`` choices are the only ones; others are suggestions. ``width`` is in Excel's characters.
    """

    key: str
    header: str
    width: float = 12
    note: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    required: bool = False
    expected: bool = False
    in_template: bool = True


COLUMNS = (
    Column("sequence", "序号", width=6, example="1"),
    Column("student_number", "学号", width=16, example="180100000001"),
    Column(
        "name",
        "姓名",
        note="必填。与身份证一致。",
        example="张三",
        required=True,
    ),
    Column("sex", "性别", width=7, choices=tuple(sex.label for sex in Sex), example="男"),
    Column("ethnicity", "民族", width=10, note="如 汉族、土家族。", example="汉族"),
    Column(
        "id_number",
        "身份证号",
        width=22,
        note="必填，18 位。必须是文本格式：按数字录入的号码，末几位会被 Excel 改成 0。",
        example="11010119990307XXXX",
        required=True,
    ),
    Column(
        "education_level",
        "学历层次",
        choices=("博士研究生", "硕士研究生", "本科", "专科"),
        strict=False,
        example="硕士研究生",
    ),
    Column("class_name", "专业班级", width=14, example="采矿18-1"),
    Column(
        "branch_name",
        "所在党支部",
        width=28,
        example="采矿工程本科生第一党支部",
    ),
    Column(
        "category",
        "党员类别",
        width=14,
        note="只有正式党员和预备党员可以转接组织关系。",
        choices=tuple(category.label for category in MemberCategory),
        example="正式党员",
        expected=True,
    ),
    Column(
        "joined_on",
        "入党时间",
        note="支部大会通过接收为预备党员的日期，如 2019-06-01 或 2019-06。",
        example="2019-06-01",
    ),
    Column(
        "full_member_on",
        "转正时间",
        note="预备党员未转正的不填。",
        example="2020-06-01",
    ),
    Column(
        "fee_paid_until",
        "党费交至",
        note="党费交到哪年哪月，如 2022-06。",
        example="2022-06",
    ),
    Column(
        "destination_kind",
        "毕业去向类别",
        width=14,
        choices=("升学", "就业", "部队", "户籍地", "出国(境)", "其他"),
        strict=False,
        example="就业",
    ),
    Column(
        "route",
        "转接类型",
        note=(
            "院内：仍在本院党委；京内：接收党组织隶属北京市委（含本校其他学院）；"
            "京外：京外单位，或在京但隶属中央、军队的单位；不转出的选 暂缓、留存 等。"
        ),
        choices=ROUTE_CHOICES,
        example="京外",
        expected=True,
    ),
    Column(
        "heading_organization",
        "介绍信抬头",
        width=40,
        note="京外必填：有权直接接收党员组织关系的党组织全称，一般是县级以上党委或其组织部。",
        example="中国共产党深圳市南山区委员会组织部",
    ),
    Column(
        "receiving_organization",
        "具体接收单位",
        width=44,
        note="京内、院内填到党支部；京外填抬头单位所属的具体接收党组织。",
        example="中共深圳市某某有限公司委员会",
        expected=True,
    ),
    Column(
        "receiving_code",
        "接收党组织编码",
        width=16,
        note="京内必填：12 位、以 011 开头的支部编码。必须是文本格式，否则开头的 0 会丢失。",
        example="044000310276",
    ),
    Column(
        "paper",
        "是否需要纸质介绍信",
        width=12,
        note="只用于京外。请先与对方确认。",
        choices=("是", "否"),
        example="否",
    ),
    Column(
        "contact_name",
        "对方联系人",
        example="李老师",
    ),
    Column(
        "contact_phone",
        "对方联系电话",
        width=16,
        example="0755-12345678",
    ),
    Column(
        "phone",
        "本人联系电话",
        width=16,
        example="13800000000",
    ),
    Column("remark", "备注", width=24),
    Column("birth_date", "出生日期", in_template=False),
    Column("email", "电子邮箱", width=24, in_template=False),
)

# Where somebody goes. A sheet with none of these is a roster: the destinations come later.
DESTINATION_KEYS = frozenset({"route", "heading_organization", "receiving_organization", "receiving_code"})
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
TEMPLATE_COLUMNS = tuple(column for column in COLUMNS if column.in_template)


def header_of(key: str) -> str:
    """Our header for a field, '' for what is no column."""
    column = BY_KEY.get(key)
    return column.header if column else ""
