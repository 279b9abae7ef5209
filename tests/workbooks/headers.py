"""Where the header stands and how it is built: titles, several rows, merged cells, marks, lines that are no people."""

from tests.workbooks.making import (
    BRANCH,
    IN_BEIJING,
    ONLINE,
    PAPER,
    Case,
    Expected,
    SheetOf,
    bare_xlsx,
    inline_row,
    read_as,
    rows_of,
    xls,
    xlsx,
)
from transfers.register.parse_notes import NO_HEADER, NO_ROWS

SHORT = [
    ("序号", "sequence"),
    ("姓名", "name"),
    ("身份证号", "id_number"),
    ("党员类别", "category"),
    ("党费交至", "fee_paid_until"),
    ("转接类型", "route"),
    ("具体接收单位", "receiving_organization"),
    ("支部编码", "receiving_code"),
    ("手机", "phone"),
]
SHORT_IN = read_as(IN_BEIJING, SHORT)
THIRD = IN_BEIJING | {"name": "方宇晓", "id_number": PAPER["id_number"], "phone": "13700000000"}
SHORT_THIRD = read_as(THIRD, SHORT)
GROUPED = [
    ["序号", "基本信息", None, None, "党费交至", "转接类型", "接收党组织", None, None, None, "本人", None],
    [
        None,
        "姓名",
        "身份证号",
        "党员类别",
        None,
        None,
        "抬头",
        "名称",
        "编码",
        "联系电话",
        "联系电话",
        "邮箱",
    ],
]
GROUPED_KEYS = [
    *("sequence", "name", "id_number", "category", "fee_paid_until", "route", "heading_organization"),
    *("receiving_organization", "receiving_code", "contact_phone", "phone", "other"),
]
GROUPED_COLUMNS = [(key, key) for key in GROUPED_KEYS]
GROUPED_MERGES = ["A1:A2", "B1:D1", "E1:E2", "F1:F2", "G1:J1", "K1:L1"]


def _under_groups(person: dict[str, str]) -> list[str]:
    return [person.get(key, "") for key in GROUPED_KEYS]


def skipped(row: int, words: str) -> str:
    return f"工作表“Sheet1”第 {row} 行不是数据，已跳过：“{words}”。"


# Cells without a place, a shared string, a formula's text: the third person.
ODD_ROW = (
    '<x:row r="3"><x:c><x:v>2</x:v></x:c><x:c t="s"><x:v>0</x:v></x:c>'
    f'<x:c t="str"><x:v>{PAPER["id_number"]}</x:v></x:c>'
    + "".join(f'<x:c t="inlineStr"><x:is><x:t>{THIRD[key]}</x:t></x:is></x:c>' for _, key in SHORT[3:])
    + "</x:row>"
)

CASES = [
    Case(
        "title rows above, merged over the sheet",
        xlsx(
            SheetOf(
                [
                    ["甲学院2022届毕业生党员组织关系转接登记表"],
                    ["填表单位（盖章）：甲学院党委", None, None, "填表人：李老师", None, "2022年6月1日"],
                    [],
                    *rows_of(SHORT, IN_BEIJING),
                ],
                merges=["A1:I1", "A2:C2"],
            )
        ),
        Expected([(SHORT_IN, ())]),
    ),
    Case(
        "a header of two rows with merged groups",
        xlsx(SheetOf([*GROUPED, _under_groups(ONLINE), _under_groups(IN_BEIJING)], merges=GROUPED_MERGES)),
        Expected([(read_as(ONLINE, GROUPED_COLUMNS), ()), (read_as(IN_BEIJING, GROUPED_COLUMNS), ())]),
    ),
    Case(
        "the same without merged cells, as when pasted",
        "\n".join("\t".join(cell or "" for cell in row) for row in [*GROUPED, _under_groups(ONLINE)]),
        Expected([(read_as(ONLINE, GROUPED_COLUMNS), ())]),
    ),
    Case(
        "a header of three rows under a title, in .xls",
        xls(
            SheetOf(
                [
                    ["党员组织关系转接登记表"],
                    ["党员信息", None, None, None, "转接信息", None, None, None, "联系方式"],
                    [None, None, None, None, None, "接收党组织", None, None, None],
                    [
                        "姓名",
                        "身份证号",
                        "党员类别",
                        "党费交至",
                        "转接类型",
                        "上级党委",
                        "党组织名称",
                        "编码",
                        "本人手机",
                    ],
                    *(
                        [
                            person[key]
                            for key in (
                                "name",
                                "id_number",
                                "category",
                                "fee_paid_until",
                                "route",
                                "heading_organization",
                                "receiving_organization",
                                "receiving_code",
                                "phone",
                            )
                        ]
                        for person in (ONLINE, IN_BEIJING)
                    ),
                ],
                merges=["A1:I1", "A2:D3", "E2:H2", "F3:H3", "I2:I3"],
            )
        ),
        Expected(
            [
                (
                    read_as(
                        person,
                        [
                            (key, key)
                            for key in (
                                "name",
                                "id_number",
                                "category",
                                "fee_paid_until",
                                "route",
                                "heading_organization",
                                "receiving_organization",
                                "receiving_code",
                                "phone",
                            )
                        ],
                    ),
                    (),
                )
                for person in (ONLINE, IN_BEIJING)
            ]
        ),
    ),
    Case(
        "marks, breaks, numbers and 必填 in the words of the header",
        xlsx(
            SheetOf(
                [
                    [
                        "序\n号",
                        "* 姓  名",
                        "身份证号（必填）\n(18位，文本格式)",
                        "党员类别①",
                        "3.党费交至",
                        "转接类型※",
                        "具体接收单位【全称】",
                        "支部编码(必填",
                        "手机*",
                    ],
                    [IN_BEIJING[key] for _, key in SHORT],
                ]
            )
        ),
        Expected([(SHORT_IN, ())]),
    ),
    Case(
        "hints, column numbers and an example under the header",
        xlsx(
            SheetOf(
                [
                    [header for header, _ in SHORT],
                    [None, "（必填）", "（18位）", "(下拉选择)", "（年月）", None, "（全称）", "12位", None],
                    [str(number) for number in range(1, 10)],
                    [
                        "示例",
                        "张三",
                        "110101199903070011",
                        "正式党员",
                        "2022-06",
                        "京内",
                        BRANCH,
                        "011100132977",
                        "13800000000",
                    ],
                    [IN_BEIJING[key] for _, key in SHORT],
                ]
            )
        ),
        Expected([(SHORT_IN, ())], [skipped(2, "（必填）"), skipped(3, "2"), skipped(4, "示例")]),
    ),
    Case(
        "notes, totals and signatures below",
        xlsx(
            SheetOf(
                [
                    *rows_of(SHORT, IN_BEIJING),
                    [None, "合计", "1", "正式 1 人"],
                    [],
                    ["注：1.京内请填写支部编码；京外请填写抬头。"],
                    ["负责人签字：", None, "填表日期：2022年6月1日", "联系人：李老师", "电话：62330000"],
                    ["（单位盖章）", None, "审核人：", "王老师", "62330001"],
                    ["共 1 人", "其中正式", "1", "预备", "0"],
                ]
            )
        ),
        Expected(
            [(SHORT_IN, ())],
            [
                skipped(3, "合计"),
                skipped(5, "注：1.京内请填写支部编码；京外请填写抬头。"),
                skipped(6, "负责人签字："),
                skipped(7, "（单位盖章）"),
                skipped(8, "共 1 人"),
            ],
        ),
    ),
    Case(
        "the header again on each page, blank rows, numbers filled in before",
        xlsx(
            SheetOf(
                [
                    *rows_of(SHORT, IN_BEIJING),
                    [],
                    ["甲学院2022届毕业生党员登记表（续）"],
                    *rows_of(SHORT, THIRD),
                    ["3"],
                    ["4"],
                ]
            )
        ),
        Expected([(SHORT_IN, ()), (SHORT_THIRD, ())], [skipped(4, "甲学院2022届毕业生党员登记表（续）")]),
    ),
    Case(
        "written by WPS: prefixed names, absolute targets, inline and phonetic strings",
        bare_xlsx(
            inline_row(1, [header for header, _ in SHORT])
            + inline_row(2, [IN_BEIJING[key] for _, key in SHORT])
            + ODD_ROW,
            shared=[
                '<x:r><x:t>方宇</x:t></x:r><x:r><x:t>晓</x:t></x:r><x:rPh sb="0" eb="1"><x:t>fang</x:t></x:rPh>'
            ],
        ),
        Expected([(SHORT_IN, ()), (SHORT_THIRD, ())]),
    ),
    Case(
        "unknown columns are named, the added ones of our own feedback are not",
        xlsx(
            SheetOf(
                [
                    [*(header for header, _ in SHORT), "政治表现", "校验结果", "问题和改法", "辅导员"],
                    [*(IN_BEIJING[key] for _, key in SHORT), "优秀", "须改正", "请核对", "赵老师"],
                ]
            )
        ),
        Expected([(SHORT_IN, ())], ["工作表“Sheet1”J 列“政治表现”不认识，没有读取。"]),
    ),
    Case("a header and nobody", xlsx(SheetOf(rows_of(SHORT))), Expected(problems=[NO_ROWS])),
    Case(
        "no register at all",
        xlsx(SheetOf([["今天天气好"], ["1", "2"]])),
        Expected(notes=["工作表“Sheet1”不像登记表，已跳过。"], problems=[NO_HEADER]),
    ),
    Case(
        "an empty workbook",
        xlsx(SheetOf([])),
        Expected(notes=["工作表“Sheet1”是空的，已跳过。"], problems=[NO_HEADER]),
    ),
    Case(
        "a list of marks is no register",
        xlsx(SheetOf([["学号", "姓名", "班级", "成绩"], ["180146154000", "林英", "采矿18-1", "90"]])),
        Expected(notes=["工作表“Sheet1”不像登记表，已跳过。"], problems=[NO_HEADER]),
    ),
    Case(
        "names without any number",
        xlsx(SheetOf([["姓名", "党员类别", "转接类型"], ["林英", "正式", "京内"]])),
        Expected(
            notes=["工作表“Sheet1”没有找到“具体接收单位”列。"],
            problems=["工作表“Sheet1”缺少“身份证号”列。请补上这一列，或指明是哪一列。"],
        ),
    ),
]
