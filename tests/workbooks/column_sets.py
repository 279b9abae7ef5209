"""The column sets in real use: what each college calls its columns, in its own order."""

from dataclasses import replace

from members.enums import MemberCategory
from tests.workbooks.making import (
    BRANCH,
    IN_BEIJING,
    ONLINE,
    PAPER,
    Case,
    Expected,
    SheetOf,
    read_as,
    rows_of,
    xls,
    xlsx,
)
from transfers.enums import Route
from transfers.register.columns import TEMPLATE_COLUMNS

TEMPLATE = [(column.header, column.key) for column in TEMPLATE_COLUMNS]
YOUTH_LEAGUE_STYLE = [
    ("序号", "sequence"),
    ("学工号", "student_number"),
    ("姓名", "name"),
    ("性别", "sex"),
    ("民族", "ethnicity"),
    ("身份证件号码", "id_number"),
    ("政治面貌", "category"),
    ("发展时间", "joined_on"),
    ("转正时间", "full_member_on"),
    ("党费缴纳至", "fee_paid_until"),
    ("是否京内", "inside"),
    ("介绍信抬头（开往单位）", "heading_organization"),
    ("去向（党组织全称）", "receiving_organization"),
    ("12位编码", "receiving_code"),
    ("手机号码", "phone"),
    ("QQ", "other"),
    ("导师", "other"),
    ("宿舍", "other"),
]
DEPARTMENT_STYLE = [
    ("编号", "sequence"),
    ("党员姓名", "name"),
    ("男/女", "sex"),
    ("族别", "ethnicity"),
    ("公民身份号码", "id_number"),
    ("正式/预备", "category"),
    ("现所在党支部", "branch_name"),
    ("转移类别", "route"),
    ("转往单位抬头（上级党组织）", "heading_organization"),
    ("具体去处", "receiving_organization"),
    ("党组织编码", "receiving_code"),
    ("转出方式（线上/纸质）", "way"),
    ("党费交到", "fee_paid_until"),
    ("接收单位联系人", "contact_name"),
    ("接收单位电话", "contact_phone"),
    ("联系方式", "phone"),
    ("说明", "remark"),
]
STUDENT_OFFICE_STYLE = [
    ("学生姓名", "name"),
    ("证件号", "id_number"),
    ("培养层次", "education_level"),
    ("班级", "class_name"),
    ("是否预备党员", "is_probationary"),
    ("入党日期", "joined_on"),
    ("转为正式党员日期", "full_member_on"),
    ("毕业去向", "destination_kind"),
    ("组织关系转接类型", "route"),
    ("接收党组织上级党委", "heading_organization"),
    ("接收党组织名称", "receiving_organization"),
    ("接收党组织代码", "receiving_code"),
    ("是否需要开具纸质介绍信", "paper"),
    ("党费截止月份", "fee_paid_until"),
    ("毕业后联系电话", "phone"),
]
ENGLISH_STYLE = [
    ("No.", "sequence"),
    ("Name", "name"),
    ("Gender", "sex"),
    ("Student ID", "student_number"),
    ("ID Number", "id_number"),
    ("党员类别", "category"),
    ("党费交至", "fee_paid_until"),
    ("转接类型", "route"),
    ("接收党支部", "receiving_organization"),
    ("支部编码", "receiving_code"),
    ("Phone", "phone"),
    ("Remarks", "remark"),
]
SYSTEM_STYLE = [
    ("组织关系所在党支部", "branch_name"),
    ("姓名", "name"),
    ("居民身份证号码", "id_number"),
    ("人员类别", "category"),
    ("加入中共组织日期", "joined_on"),
    ("转正日期", "full_member_on"),
    ("学历", "education_level"),
    ("民族", "ethnicity"),
    ("性别", "sex"),
    ("联系手机", "phone"),
    ("转出类型", "route"),
    ("目标党组织名称", "receiving_organization"),
    ("目标党组织编码", "receiving_code"),
    ("抬头单位", "heading_organization"),
    ("党费缴至年月", "fee_paid_until"),
    ("转接状态", "other"),
]
ROSTER = [("姓名", "name"), ("身份证号", "id_number"), ("党员类别", "category")]

ONLY_NAMES = "工作表“Sheet1”是名单，没有去向栏：去向以后可由表、逐人或本人补填。"
YOUTH = [
    ONLINE | {"inside": "否", "category": "中共党员", "other": "123456"},
    IN_BEIJING | {"inside": "是", "category": "中共党员（正式）", "other": "x"},
]


def _youth(person: dict[str, str], route: str) -> object:
    return read_as(person | {"category": "正式党员", "route": route}, [*YOUTH_LEAGUE_STYLE, ("", "route")])


CASES = [
    Case(
        "our own template",
        xlsx(SheetOf(rows_of(TEMPLATE, ONLINE, IN_BEIJING, PAPER))),
        Expected([(read_as(ONLINE), ()), (read_as(IN_BEIJING), ()), (read_as(PAPER), ())]),
    ),
    Case(
        "questions for columns, and columns that nobody needs",
        xlsx(SheetOf(rows_of(YOUTH_LEAGUE_STYLE, *YOUTH))),
        Expected([(_youth(YOUTH[0], "京外"), ()), (_youth(YOUTH[1], "京内"), ())]),
    ),
    Case(
        "the department's words, paper or online in a column of its own",
        xls(
            SheetOf(
                rows_of(DEPARTMENT_STYLE, ONLINE | {"way": "线上"}, IN_BEIJING, PAPER | {"way": "纸质介绍信"})
            )
        ),
        Expected(
            [
                (read_as(ONLINE, DEPARTMENT_STYLE), ()),
                (read_as(IN_BEIJING, DEPARTMENT_STYLE), ()),
                (read_as(PAPER, [*DEPARTMENT_STYLE, ("", "paper")]), ()),
            ]
        ),
    ),
    Case(
        "the student office's words, 是否预备党员",
        xlsx(
            SheetOf(
                rows_of(
                    STUDENT_OFFICE_STYLE,
                    ONLINE | {"is_probationary": "否"},
                    IN_BEIJING | {"is_probationary": "√", "joined_on": "2021-12-01", "full_member_on": ""},
                )
            )
        ),
        Expected(
            [
                (read_as(ONLINE, STUDENT_OFFICE_STYLE, category=MemberCategory.FULL), ()),
                (
                    read_as(
                        IN_BEIJING | {"joined_on": "2021-12-01", "full_member_on": ""},
                        STUDENT_OFFICE_STYLE,
                        category=MemberCategory.PROBATIONARY,
                    ),
                    (),
                ),
            ]
        ),
    ),
    Case(
        "English headers",
        xlsx(SheetOf(rows_of(ENGLISH_STYLE, IN_BEIJING))),
        Expected([(read_as(IN_BEIJING, ENGLISH_STYLE), ())]),
    ),
    Case(
        "an export of the national system, in its order",
        xls(SheetOf(rows_of(SYSTEM_STYLE, ONLINE, IN_BEIJING | {"other": "未转接"}))),
        Expected([(read_as(ONLINE, SYSTEM_STYLE), ()), (read_as(IN_BEIJING, SYSTEM_STYLE), ())]),
    ),
    Case(
        "only who they are",
        xlsx(SheetOf(rows_of(ROSTER, ONLINE, IN_BEIJING))),
        Expected(
            [
                (read_as(ONLINE, ROSTER), ("FEE_MISSING", "PHONE_MISSING")),
                (read_as(IN_BEIJING, ROSTER), ("FEE_MISSING", "PHONE_MISSING")),
            ],
            [ONLY_NAMES],
        ),
    ),
    Case(
        "columns from right to left with empty ones between",
        xlsx(
            SheetOf(
                [
                    [cell for pair in zip(row[::-1], [None] * 23, strict=True) for cell in pair]
                    for row in rows_of(TEMPLATE, ONLINE)
                ]
            )
        ),
        Expected([(read_as(ONLINE), ())]),
    ),
    Case(
        "a surer column beats one that may mean it: 是否正式 and 政治面貌, 接收党组织 and 接收单位",
        xlsx(
            SheetOf(
                [
                    [
                        "姓名",
                        "身份证号",
                        "政治面貌",
                        "是否正式",
                        "接收单位",
                        "转接类型",
                        "接收党支部",
                        "支部编码",
                        "党费交至",
                        "手机",
                        "联系电话",
                    ],
                    [
                        "莫瑾远",
                        IN_BEIJING["id_number"],
                        "中共党员",
                        "否",
                        "清华大学",
                        "京内",
                        BRANCH,
                        "011100132977",
                        "2022-06",
                        "13852304638",
                        "62330000",
                    ],
                ]
            )
        ),
        Expected(
            [
                (
                    replace(
                        read_as(
                            IN_BEIJING,
                            [
                                *ROSTER,
                                *(
                                    (k, k)
                                    for k in (
                                        "receiving_organization",
                                        "receiving_code",
                                        "fee_paid_until",
                                        "phone",
                                    )
                                ),
                            ],
                        ),
                        category=MemberCategory.PROBATIONARY,
                        route=Route.IN_BEIJING,
                        disposition=read_as(IN_BEIJING).disposition,
                    ),
                    ("JOINED_MISSING",),
                )
            ],
            [
                "工作表“Sheet1”C 列“政治面貌”与另一列意思相同（党员类别），没有读取。",
                "工作表“Sheet1”E 列“接收单位”与另一列意思相同（具体接收单位），没有读取。",
                "工作表“Sheet1”K 列“联系电话”与另一列意思相同（本人联系电话），没有读取。",
            ],
        ),
    ),
]
