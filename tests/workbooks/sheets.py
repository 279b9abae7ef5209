"""Several sheets and tables, what is hidden, what is merged over several people, where the route comes from."""

from typing import Any

from tests.workbooks.headers import SHORT, SHORT_IN, SHORT_THIRD, THIRD, skipped
from tests.workbooks.making import (
    COMMITTEE,
    IN_BEIJING,
    MOVE,
    ONLINE,
    PAPER,
    SCHOOL,
    Case,
    Expected,
    SheetOf,
    read_as,
    rows_of,
    xls,
    xlsx,
)
from transfers.enums import Channel, Disposition, Route
from transfers.register.entry import Entry
from transfers.register.parse_notes import only_hidden

# A sheet for one route: no column says which.
ROUTELESS = [column for column in SHORT if column[1] != "route"]
OUTSIDE = [*ROUTELESS, ("抬头单位", "heading_organization")]
HEADER, IN_ROW = rows_of(ROUTELESS, IN_BEIJING)
OUT_ROW = rows_of(OUTSIDE, ONLINE)[1]
THIRD_ROW = rows_of(ROUTELESS, THIRD)[1]
SHORT_ROWS = rows_of(SHORT, IN_BEIJING)
MERGED_KEYS = (
    *("name", "id_number", "category", "fee_paid_until", "route"),
    *("heading_organization", "receiving_organization", "receiving_code"),
)
BY_NUMBER = [
    ("学号", "student_number"),
    ("姓名", "name"),
    ("转接类型", "route"),
    ("接收党支部", "receiving_organization"),
    ("党支部编码", "receiving_code"),
]


def going(
    person: dict[str, str], columns: list[tuple[str, str]], route: Route | None, **changes: Any
) -> Entry:
    return read_as(person, columns, route=route, disposition=MOVE, **changes)


def by_name(sheet: str, words: str) -> str:
    return f"工作表“{sheet}”没有“转接类型”列，按工作表的名称读作“{words}”。"


CASES = [
    Case(
        "a sheet for each route",
        xlsx(
            SheetOf([HEADER, IN_ROW], "京内"),
            SheetOf([[header for header, _ in OUTSIDE], OUT_ROW], "2.京外（纸质）名单"),
            SheetOf([HEADER[:5], THIRD_ROW[:5]], "留存"),
            SheetOf([["各表说明"], ["京内填支部"]], "说明"),
        ),
        Expected(
            [
                (going(IN_BEIJING, ROUTELESS, Route.IN_BEIJING), ()),
                (
                    going(ONLINE, OUTSIDE, Route.OUT_OF_BEIJING, channel=Channel.PAPER),
                    ("LETTER_FIELD_MISSING", "LETTER_FIELD_MISSING"),
                ),
                (read_as(THIRD, ROUTELESS[:5], disposition=Disposition.RETAINED), ("PHONE_MISSING",)),
            ],
            [
                by_name("京内", "京内"),
                by_name("2.京外（纸质）名单", "京外（纸质）"),
                "工作表“留存”没有找到“具体接收单位”列。",
                by_name("留存", "留存"),
                "工作表“说明”不像登记表，已跳过。",
            ],
        ),
    ),
    Case(
        "校内 does not tell the route",
        xlsx(SheetOf([HEADER, IN_ROW], "校内")),
        Expected(
            [(read_as(IN_BEIJING, ROUTELESS), ("ROUTE_MISSING",))],
            ["工作表“校内”没有找到“转接类型”列，工作表的名称和标题也看不出转接类型。"],
        ),
    ),
    Case(
        "the title gives the route",
        xls(SheetOf([["甲学院 2022 届毕业生党员京内转接登记表"], HEADER, IN_ROW], merges=["A1:H1"])),
        Expected(
            [(going(IN_BEIJING, ROUTELESS, Route.IN_BEIJING), ())],
            ["工作表“Sheet1”没有“转接类型”列，按表上方的标题读作“京内”。"],
        ),
    ),
    Case(
        "name and title disagree",
        xlsx(SheetOf([["毕业生党员京外转接登记表"], HEADER, IN_ROW], "京内")),
        Expected(
            [(going(IN_BEIJING, ROUTELESS, Route.IN_BEIJING), ())],
            ["工作表“京内”没有“转接类型”列：按工作表的名称读作“京内”，但表上方的标题写的是“京外”，请核对。"],
        ),
    ),
    Case(
        "one sheet in parts, each with its route above it",
        xlsx(
            SheetOf(
                [
                    [header for header, _ in OUTSIDE],
                    ["一、京内转接"],
                    IN_ROW,
                    ["二、京外转接（线上）"],
                    OUT_ROW,
                ],
                merges=["A2:I2", "A4:I4"],
            )
        ),
        Expected(
            [
                (going(IN_BEIJING, OUTSIDE, Route.IN_BEIJING), ()),
                (going(ONLINE, OUTSIDE, Route.OUT_OF_BEIJING, channel=Channel.ONLINE), ()),
            ],
            [
                "工作表“Sheet1”没有找到“转接类型”列，工作表的名称和标题也看不出转接类型。",
                "工作表“Sheet1”第 2 行“一、京内转接”以下，转接类型按“京内”读取。",
                "工作表“Sheet1”第 4 行“二、京外转接（线上）”以下，转接类型按“京外（线上）”读取。",
            ],
        ),
    ),
    Case(
        "two tables on a sheet, the second with columns of its own",
        xlsx(
            SheetOf(
                [
                    *SHORT_ROWS,
                    [],
                    ["京外转接党员"],
                    [header for header, _ in reversed(OUTSIDE)],
                    OUT_ROW[::-1],
                ]
            )
        ),
        Expected(
            [
                (SHORT_IN, ()),
                (going(ONLINE, OUTSIDE, Route.OUT_OF_BEIJING, channel=Channel.ONLINE), ()),
            ],
            [
                "工作表“Sheet1”第 5 行起是另一张表，按那里的表头读取。",
                skipped(4, "京外转接党员"),
            ],
        ),
    ),
    Case(
        "a hidden column and people in hidden rows",
        xlsx(SheetOf(rows_of(SHORT, IN_BEIJING, THIRD), hidden_columns=["I"], hidden_rows=[3])),
        Expected(
            [(SHORT_IN, ()), (SHORT_THIRD, ())],
            [
                "工作表“Sheet1”隐藏的 I 列“手机”（本人联系电话）也读取了。",
                "工作表“Sheet1”中隐藏（或被筛选掉）的 1 行也读取了：第 3 行。",
            ],
        ),
    ),
    Case(
        "a hidden sheet of last year, and one of words for the drop-downs",
        xls(
            SheetOf(SHORT_ROWS, "2022"),
            SheetOf(rows_of(SHORT, THIRD), "2021", hidden=True),
            SheetOf([["院内"], ["京内"]], "数据源", hidden=True),
        ),
        Expected(
            [(SHORT_IN, ())],
            [
                "隐藏的工作表“2021”也像登记表，没有读取。需要的请指明要读取它。",
                "隐藏的工作表“数据源”已跳过。",
            ],
        ),
    ),
    Case(
        "only the hidden sheet is a register",
        xlsx(SheetOf([["见隐藏的表"]], "封面"), SheetOf(SHORT_ROWS, "名单", hidden=True)),
        Expected(
            notes=[
                "工作表“封面”不像登记表，已跳过。",
                "隐藏的工作表“名单”也像登记表，没有读取。需要的请指明要读取它。",
            ],
            problems=[only_hidden(["名单"])],
        ),
    ),
    Case(
        "heading, receiver and route merged over several people",
        xlsx(
            SheetOf(
                [
                    [
                        "姓名",
                        "身份证号",
                        "党员类别",
                        "党费交至",
                        "转接类型",
                        "抬头单位",
                        "具体接收单位",
                        "编码",
                        "手机",
                    ],
                    [
                        "林英",
                        ONLINE["id_number"],
                        "正式",
                        "2022-06",
                        "京外",
                        COMMITTEE,
                        SCHOOL,
                        "031000019034",
                        "13952304638",
                    ],
                    [
                        "莫瑾远",
                        IN_BEIJING["id_number"],
                        "正式",
                        "2022-06",
                        None,
                        None,
                        None,
                        None,
                        "13852304638",
                    ],
                    ["方宇晓", PAPER["id_number"], "正式", "2022-06", None, None, None, None, None],
                ],
                merges=["E2:E4", "F2:F4", "G2:G4", "H2:H4", "I3:I4"],
            )
        ),
        Expected(
            [
                (
                    read_as(
                        ONLINE | {key: person[key] for key in ("name", "id_number", "phone")},
                        [(key, key) for key in (*MERGED_KEYS, "phone")],
                    ),
                    (),
                )
                for person in (ONLINE, IN_BEIJING)
            ]
            + [
                (
                    read_as(
                        ONLINE | {key: PAPER[key] for key in ("name", "id_number")},
                        [(key, key) for key in MERGED_KEYS],
                    ),
                    ("PHONE_MISSING",),
                )
            ],
            ["工作表“Sheet1”E、F、G、H 列有上下合并的单元格，其中每一行都按合并的内容读取。"],
        ),
    ),
    Case(
        "no ID numbers, but 学号: the roster is there already",
        xlsx(SheetOf(rows_of(BY_NUMBER, IN_BEIJING))),
        Expected(
            [
                (
                    read_as(IN_BEIJING, BY_NUMBER),
                    ("ID_MISSING", "CATEGORY_MISSING"),
                )
            ],
            ["工作表“Sheet1”没有找到“党员类别”列。"],
        ),
    ),
    Case(
        "a sheet without a name spoils the workbook until somebody says what it is",
        xlsx(
            SheetOf(SHORT_ROWS, "京内"),
            SheetOf([["身份证号", "学号", "类别"], [PAPER["id_number"], "180146154002", "京外"]], "京外"),
        ),
        Expected(
            [(SHORT_IN, ())],
            ["工作表“京外”没有找到“党员类别”列。", "工作表“京外”没有找到“具体接收单位”列。"],
            ["工作表“京外”缺少“姓名”列。请补上这一列，或指明是哪一列。"],
        ),
    ),
]
