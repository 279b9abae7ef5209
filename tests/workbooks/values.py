"""What stands in the cells: dates of all forms, spaces of all kinds, numbers that Excel has spoilt, words and strokes."""

from dataclasses import replace
from datetime import date, datetime

from members.enums import MemberCategory, Sex
from tests.workbooks.headers import SHORT, SHORT_IN
from tests.workbooks.making import (
    COMMITTEE,
    IN_BEIJING,
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
from transfers.enums import Channel
from transfers.register.entry import Entry

DATED = [*SHORT, ("入党时间", "joined_on")]
PAPERED = [*SHORT, ("抬头单位", "heading_organization"), ("是否纸质", "paper")]


def in_beijing(n: int, **changes: str) -> dict[str, str]:
    """Another person each time, all with correct ID numbers that tell the same day and place."""
    return (
        IN_BEIJING
        | {"sequence": str(n), "name": f"莫瑾{chr(0x4E00 + n)}", "id_number": ID_NUMBERS[n]}
        | changes
    )


def _id_number(n: int) -> str:
    body = f"64010619980430{2 * n + 100:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


ID_NUMBERS = [_id_number(n) for n in range(60)]
DATES = {
    "2019.6": (date(2019, 6, 1), False),
    "2019.06": (date(2019, 6, 1), False),
    "201906": (date(2019, 6, 1), False),
    201907: (date(2019, 7, 1), False),
    "2019年6月": (date(2019, 6, 1), False),
    "2019年06月15日": (date(2019, 6, 15), True),
    "2019年6月15号": (date(2019, 6, 15), True),
    "2019-06-15": (date(2019, 6, 15), True),
    "2019/6/15": (date(2019, 6, 15), True),
    "2019。6。15": (date(2019, 6, 15), True),
    "2019.6.15.": (date(2019, 6, 15), True),
    "20190615": (date(2019, 6, 15), True),
    20190616: (date(2019, 6, 16), True),
    "２０１９年６月": (date(2019, 6, 1), False),
    "二〇一九年十二月二十一日": (date(2019, 12, 21), True),
    "二○一九年六月": (date(2019, 6, 1), False),
    43631: (date(2019, 6, 15), True),
    "43631": (date(2019, 6, 15), True),
    datetime.fromisoformat("2019-06-15T08:30"): (date(2019, 6, 15), True),
    "2019-06-15 00:00:00": (date(2019, 6, 15), True),
    "2019年6月份": (date(2019, 6, 1), False),
    "/": (None, True),
    "无": (None, True),
}
BAD_DATES = [2019.1, "2019", "19.6", "2019-02-30", "6月", "入学前"]
CATEGORY_WORDS = {
    "正式": MemberCategory.FULL,
    "中共党员": MemberCategory.FULL,
    "中共党员（正式）": MemberCategory.FULL,
    "党员": MemberCategory.FULL,
    "预 备": MemberCategory.PROBATIONARY,
    "中共预备党员": MemberCategory.PROBATIONARY,
    "预备党员（2021年12月）": MemberCategory.PROBATIONARY,
    "发展对象": MemberCategory.DEVELOPMENT_TARGET,
    "入党积极分子": MemberCategory.ACTIVIST,
}
NAMES = {
    "赵𠅤": "赵𠅤",
    "陈𬭸": "陈𬭸",
    "王\u3000䶮": "王䶮",
    "付\xa0佳": "付佳",
    "\ufeff林\u200b英": "林英",
    "'张三": "张三",
    "阿卜杜热西提•麦麦提": "阿卜杜热西提·麦麦提",
    "买买提．艾力": "买买提·艾力",
    "古丽・阿不都": "古丽·阿不都",
    "Anna  Maria Li": "Anna Maria Li",
}

SCHOOL_OF = "中共同济大学土木工程学院委员会"
NEEDED = ("LETTER_FIELD_MISSING", "LETTER_FIELD_MISSING")
WAYS = {
    ("京外", "是"): (Channel.PAPER, NEEDED),
    ("京外", "否"): (Channel.ONLINE, ()),
    ("京外", ""): (Channel.ONLINE, ()),
    ("京外", "纸质"): (Channel.PAPER, NEEDED),
    ("京外", "线上"): (Channel.ONLINE, ()),
    ("京外（纸质）", ""): (Channel.PAPER, NEEDED),
    ("转出市外【全国线上转接】", "√"): (Channel.PAPER, ("PAPER_AND_ONLINE", *NEEDED)),
}
ROSTER = [("姓名", "name"), ("身份证号", "id_number"), ("政治面貌", "category")]
NOT_YET = ("FEE_MISSING", "PHONE_MISSING")
CATEGORY_CODES = {
    MemberCategory.FULL: NOT_YET,
    MemberCategory.PROBATIONARY: ("JOINED_MISSING", *NOT_YET),
    MemberCategory.DEVELOPMENT_TARGET: (),
    MemberCategory.ACTIVIST: (),
}


def dated(n: int, found: tuple[date | None, bool]) -> tuple[Entry, tuple[str, ...]]:
    joined, has_day = found
    entry = read_as(in_beijing(n, joined_on=""), SHORT, joined_on=joined, joined_has_day=has_day)
    return entry, ()


def _short(n: int, **changes: object) -> Entry:
    return read_as(in_beijing(n), SHORT, **changes)


CASES = [
    Case(
        "every form of a date",
        xlsx(SheetOf(rows_of(DATED, *(in_beijing(n) | {"joined_on": text} for n, text in enumerate(DATES))))),
        Expected([dated(n, found) for n, found in enumerate(DATES.values())]),
    ),
    Case(
        "what is no date is reported and not guessed",
        xlsx(
            SheetOf(
                rows_of(DATED, *(in_beijing(n) | {"joined_on": text} for n, text in enumerate(BAD_DATES)))
            )
        ),
        Expected([(_short(n), ("UNREADABLE_VALUE",)) for n in range(len(BAD_DATES))]),
    ),
    Case(
        "dates in .xls",
        xls(
            SheetOf(
                rows_of(
                    DATED,
                    in_beijing(1) | {"joined_on": date(2019, 6, 15), "fee_paid_until": date(2022, 6, 1)},
                    in_beijing(2) | {"joined_on": 43631},
                )
            )
        ),
        Expected([dated(1, (date(2019, 6, 15), True)), dated(2, (date(2019, 6, 15), True))]),
    ),
    Case(
        "a workbook that counts days from 1904",
        xlsx(
            SheetOf(
                rows_of(
                    DATED,
                    in_beijing(1) | {"joined_on": datetime.fromisoformat("2019-06-15")},
                    in_beijing(2) | {"joined_on": 43631 - 1462},
                    in_beijing(3) | {"joined_on": "2019.6"},
                )
            ),
            date1904=True,
        ),
        Expected(
            [
                dated(1, (date(2019, 6, 15), True)),
                dated(2, (date(2019, 6, 15), True)),
                dated(3, (date(2019, 6, 1), False)),
            ]
        ),
    ),
    Case(
        "full-width, NBSP, zero-width, apostrophes, line breaks",
        xlsx(
            SheetOf(
                rows_of(
                    SHORT,
                    {
                        "sequence": "１",
                        "name": " 莫\xa0瑾 远\u200b",
                        "id_number": "'６４０１０６ 19980430\u200b5007",
                        "category": "\u3000正式党员 ",
                        "fee_paid_until": "２０２２．６",
                        "route": "京　内",
                        "receiving_organization": "中共 清华大学\n环境学院 环硕221支部委员会",
                        "receiving_code": "'011100 132977",
                        "phone": "138 5230\xa04638",
                    },
                )
            )
        ),
        Expected([(SHORT_IN, ())]),
    ),
    Case(
        "numbers for ID numbers are refused, whatever they look like",
        xlsx(
            SheetOf(
                rows_of(
                    SHORT,
                    in_beijing(1) | {"id_number": 640106199804305007},
                    in_beijing(2) | {"id_number": 6.40106199804305e17},
                    in_beijing(3) | {"id_number": "6.40106E+17"},
                    in_beijing(4) | {"id_number": "640106199804305006"},
                    in_beijing(5) | {"id_number": ""},
                )
            )
        ),
        Expected(
            [
                (_short(1, id_number=""), ("ID_NUMERIC_CELL",)),
                (_short(2, id_number=""), ("ID_NUMERIC_CELL",)),
                (_short(3, id_number=""), ("ID_NUMERIC_CELL",)),
                (_short(4, id_number="640106199804305006"), ("ID_INVALID",)),
                (_short(5, id_number=""), ("ID_MISSING",)),
            ]
        ),
    ),
    Case(
        "numbers where text was meant: 学号, phone, sequence",
        xls(
            SheetOf(
                rows_of(
                    [*SHORT, ("学号", "student_number")],
                    IN_BEIJING | {"sequence": 2, "student_number": 180146154001, "phone": 13852304638},
                )
            )
        ),
        Expected([(read_as(IN_BEIJING, [*SHORT, ("学号", "student_number")]), ())]),
    ),
    Case(
        "formulas with their value, without it, and in error",
        bare_xlsx(
            inline_row(1, [header for header, _ in DATED])
            + inline_row(2, [*(IN_BEIJING[key] for _, key in SHORT)]).replace(
                "</x:row>", '<x:c r="J2" t="str"><x:f>B1</x:f><x:v>2019.6</x:v></x:c></x:row>'
            )
            + inline_row(3, [*(in_beijing(3)[key] for _, key in SHORT)]).replace(
                "</x:row>", '<x:c r="J3"><x:f>TODAY()</x:f></x:c></x:row>'
            )
            + inline_row(4, [*(in_beijing(4)[key] for _, key in SHORT)]).replace(
                "</x:row>", '<x:c r="J4" t="e"><x:v>#REF!</x:v></x:c></x:row>'
            )
        ),
        Expected(
            [
                (replace(SHORT_IN, joined_on=date(2019, 6, 1), joined_has_day=False), ()),
                (_short(3), ("FORMULA_WITHOUT_VALUE",)),
                (_short(4), ("UNREADABLE_VALUE",)),
            ]
        ),
    ),
    Case(
        "names: dots, rare characters, Latin letters",
        xlsx(SheetOf(rows_of(SHORT, *(in_beijing(n) | {"name": name} for n, name in enumerate(NAMES))))),
        Expected([(_short(n, name=name), ()) for n, name in enumerate(NAMES.values())]),
    ),
    Case(
        "words for the category",
        xlsx(
            SheetOf(
                rows_of(
                    ROSTER, *(in_beijing(n) | {"category": word} for n, word in enumerate(CATEGORY_WORDS))
                )
            )
        ),
        Expected(
            [
                (read_as(in_beijing(n, category=""), ROSTER, category=category), CATEGORY_CODES[category])
                for n, category in enumerate(CATEGORY_WORDS.values())
            ],
            [
                "工作表“Sheet1”是名单，没有去向栏：去向以后可由表、逐人或本人补填。",
            ],
        ),
    ),
    Case(
        "words that nobody knows",
        xlsx(
            SheetOf(
                rows_of(
                    [*SHORT, ("性别", "sex"), ("民族", "ethnicity")],
                    IN_BEIJING | {"category": "共青团员", "route": "校内", "sex": "F", "ethnicity": "穿青人"},
                    in_beijing(2) | {"route": "火星", "sex": "x", "ethnicity": "维族"},
                )
            )
        ),
        Expected(
            [
                (
                    replace(
                        SHORT_IN,
                        category=None,
                        route=None,
                        disposition=None,
                        sex=Sex.FEMALE,
                        ethnicity="穿青人",
                    ),
                    ("UNKNOWN_WORD", "UNREADABLE_VALUE", "UNKNOWN_WORD"),
                ),
                (
                    _short(2, route=None, disposition=None, ethnicity="维吾尔族"),
                    ("UNKNOWN_WORD", "UNREADABLE_VALUE"),
                ),
            ]
        ),
    ),
    Case(
        "paper or online in words",
        xlsx(
            SheetOf(
                rows_of(
                    PAPERED,
                    *(
                        in_beijing(n)
                        | {
                            "route": route,
                            "paper": paper,
                            "heading_organization": COMMITTEE,
                            "receiving_code": "",
                            "receiving_organization": SCHOOL_OF,
                        }
                        for n, (route, paper) in enumerate(WAYS)
                    ),
                )
            )
        ),
        Expected(
            [
                (
                    read_as(
                        in_beijing(n)
                        | {
                            "route": "京外",
                            "heading_organization": COMMITTEE,
                            "receiving_code": "",
                            "receiving_organization": SCHOOL_OF,
                        },
                        [*SHORT, ("", "heading_organization")],
                        channel=channel,
                    ),
                    codes,
                )
                for n, (channel, codes) in enumerate(WAYS.values())
            ]
        ),
    ),
    Case(
        "strokes and 无 where there is nothing to say",
        xlsx(
            SheetOf(
                rows_of(
                    [
                        *SHORT,
                        ("抬头单位", "heading_organization"),
                        ("转正时间", "full_member_on"),
                        ("对方联系人", "contact_name"),
                        ("对方电话", "contact_phone"),
                    ],
                    IN_BEIJING
                    | {
                        "heading_organization": "/",
                        "full_member_on": "未转正",
                        "contact_name": "无",
                        "contact_phone": "——",
                    },
                )
            )
        ),
        Expected([(SHORT_IN, ())]),
    ),
]
