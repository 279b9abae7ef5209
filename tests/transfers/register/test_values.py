"""清洗:同一个意思的各种写法得到同一个值,清洗两遍与一遍相同。"""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.enums import MemberCategory, Sex
from members.spreadsheets.reader import EMPTY_CELL, Cell, CellKind
from transfers.enums import Channel, Disposition, Route
from transfers.register.values import (
    PartialDate,
    Unreadable,
    clean_code,
    clean_id_number,
    clean_name,
    clean_organization,
    clean_phone,
    is_placeholder,
    read_date,
    read_month,
    squeeze,
)
from transfers.register.vocabulary import (
    ETHNIC_GROUPS,
    Destination,
    destination_of_sheet,
    destination_of_title,
    read_category,
    read_destination,
    read_ethnicity,
    read_sex,
    read_yes_no,
)

# Text with the characters that the cleaning functions are about, more often than chance would have it.
TRICKY = st.text(
    st.one_of(st.sampled_from(" \u3000\xa0\u200b\ufeff'’·•・..。-()（）张三𠅤Ａa1\n\t"), st.characters())
)


def text_cell(text: str) -> Cell:
    return Cell(text, CellKind.TEXT)


def number_cell(value: float) -> Cell:
    return Cell(value, CellKind.NUMBER)


@pytest.mark.parametrize("clean", [squeeze, clean_name, clean_organization, clean_code, clean_phone])
def test_cleaning_is_idempotent(clean):
    @given(TRICKY)
    def holds(text):
        assert clean(clean(text)) == clean(text)

    holds()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王\u3000䶮", "王䶮"),
        (" 付 \u00a0 佳 ", "付佳"),
        ("\ufeff赵𠅤\u200b", "赵𠅤"),
        ("'张三", "张三"),
        ("阿卜杜热西提•麦麦提", "阿卜杜热西提·麦麦提"),
        ("阿卜杜热西提 . 麦麦提", "阿卜杜热西提·麦麦提"),
        ("阿卜杜热西提・麦麦提", "阿卜杜热西提·麦麦提"),
        ("Anna  Maria Li", "Anna Maria Li"),
        ("李 Anna", "李 Anna"),
        ("陈𬭸", "陈𬭸"),
        ("\ufa0e", "\ufa0e"),  # a compatibility ideograph stays itself
        ("", ""),
    ],
)
def test_names(typed, name):
    assert clean_name(typed) == name


def test_organizations_codes_and_phones():
    assert (
        clean_organization(" 中共 清华大学\n环境学院 环硕221 支部委员会 ")
        == "中共清华大学环境学院环硕221支部委员会"
    )
    assert clean_organization("中国矿业大学 (北京) 委员会") == "中国矿业大学(北京)委员会"
    assert clean_code(" ０１１ 1001\u00a032977'") == "011100132977"
    assert clean_phone("139 5230 4638") == "13952304638"
    assert clean_phone("０１０－62330000") == "010-62330000"
    assert clean_phone("13952304638 13800000000") == "13952304638 13800000000"


@pytest.mark.parametrize(
    ("cell", "found", "has_day"),
    [
        (text_cell("2019.6"), date(2019, 6, 1), False),
        (text_cell("2019.06"), date(2019, 6, 1), False),
        (text_cell("201906"), date(2019, 6, 1), False),
        (text_cell("2019-06"), date(2019, 6, 1), False),
        (text_cell("2019/6"), date(2019, 6, 1), False),
        (text_cell("2019年6月"), date(2019, 6, 1), False),
        (text_cell("２０１９年 ６ 月"), date(2019, 6, 1), False),
        (text_cell("2022.1"), date(2022, 1, 1), False),
        (text_cell("20190615"), date(2019, 6, 15), True),
        (text_cell("2019.6.15"), date(2019, 6, 15), True),
        (text_cell("2019-06-15"), date(2019, 6, 15), True),
        (text_cell("2019-06-15 00:00:00"), date(2019, 6, 15), True),
        (text_cell("2019年6月15日"), date(2019, 6, 15), True),
        (text_cell("'2019-06-15"), date(2019, 6, 15), True),
        (text_cell("43631"), date(2019, 6, 15), True),
        (number_cell(43631), date(2019, 6, 15), True),
        (number_cell(43631.5), date(2019, 6, 15), True),
        (number_cell(201906), date(2019, 6, 1), False),
        (number_cell(20190615), date(2019, 6, 15), True),
        (number_cell(2019.6), date(2019, 6, 1), False),
        (number_cell(2019.11), date(2019, 11, 1), False),
        (Cell(datetime.combine(date(2019, 6, 15), time(8)), CellKind.DATE), date(2019, 6, 15), True),
    ],
)
def test_dates(cell, found, has_day):
    assert read_date(cell) == PartialDate(found, has_day)
    assert read_month(cell) == found.replace(day=1)


@pytest.mark.parametrize("cell", [EMPTY_CELL, text_cell("  "), text_cell("")])
def test_no_date(cell):
    assert read_date(cell) is None
    assert read_month(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        text_cell("2019"),
        text_cell("6月"),
        text_cell("22年6月"),
        text_cell("2019.13"),
        text_cell("2019-02-30"),
        text_cell("已交清"),
        text_cell("20196"),
        text_cell("1019.6"),
        number_cell(5),
        number_cell(99999),
        number_cell(2022.1),  # January, or October without its 0
    ],
)
def test_what_is_no_date_is_not_guessed(cell):
    with pytest.raises(Unreadable):
        read_date(cell)


@pytest.mark.parametrize("year", [1, 1929, 2100, 9999])
def test_a_date_cell_of_an_impossible_year(year):
    cell = Cell(datetime.combine(date(year, 12, 31), time()), CellKind.DATE)
    with pytest.raises(Unreadable, match=f"“{year:04d}-12-31”的年份不对，请写成"):
        read_date(cell)


@given(st.text())
def test_any_text_is_a_date_or_unreadable(text):
    try:
        found = read_date(text_cell(text))
    except Unreadable:
        return
    assert found is None or 1930 <= found.date.year <= 2099


OUT = Route.OUT_OF_BEIJING
MOVE = Disposition.TRANSFER


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("院内 院内流转 内部调动", Destination(MOVE, Route.INTRA_COLLEGE)),
        ("京内 市内转接 校内其他学院", Destination(MOVE, Route.IN_BEIJING)),
        ("京外 转出市外", Destination(MOVE, OUT)),
        (
            "京外(线上) 京外（线上） 京外·线上 转出市外【全国线上转接】",
            Destination(MOVE, OUT, Channel.ONLINE),
        ),
        ("京外(纸质) 京外-纸质", Destination(MOVE, OUT, Channel.PAPER)),
        ("暂缓", Destination(Disposition.DEFERRED)),
        ("留存 保留", Destination(Disposition.RETAINED)),
        ("出国 出国(境)保留", Destination(Disposition.ABROAD)),
        ("延期毕业", Destination(Disposition.DELAYED_GRADUATION)),
        ("不再办理 自行脱党", Destination(Disposition.NOT_ENTITLED)),
    ],
)
def test_words_for_the_destination(words, meaning):
    assert {read_destination(word) for word in words.split()} == {meaning}


def test_every_label_of_ours_is_understood():
    for label in (*Route, *Disposition):
        if label is not Disposition.TRANSFER:
            assert read_destination(label.label) is not None
    assert all(read_category(category.label) is category for category in MemberCategory)
    assert all(read_sex(sex.label) is sex for sex in Sex)


def test_school_wide_is_ambiguous():
    with pytest.raises(Unreadable, match="京内"):
        read_destination("校内")
    with pytest.raises(Unreadable, match="不认识“火星”"):
        read_destination("火星")


def test_sheets_named_after_a_route():
    assert destination_of_sheet("2022年京内名单") == Destination(MOVE, Route.IN_BEIJING)
    assert destination_of_sheet("留存") == Destination(Disposition.RETAINED)
    assert destination_of_sheet("Sheet1") is None
    assert destination_of_sheet("校内") is None


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("2022 届毕业生党员京外转接登记表", Destination(MOVE, OUT)),
        ("附件2：转出市外（线下）党员名单", Destination(MOVE, OUT, Channel.PAPER)),
        ("二、京外·线上", Destination(MOVE, OUT, Channel.ONLINE)),
        ("京外转接（线上、纸质）", Destination(MOVE, OUT)),
        ("一、京内转接", Destination(MOVE, Route.IN_BEIJING)),
        ("甲学院内部调动", Destination(MOVE, Route.INTRA_COLLEGE)),
        ("申请保留组织关系的党员", Destination(Disposition.RETAINED)),
        ("京内、京外转接登记表", None),
        ("北京外国语大学党员名单", None),
        ("北京内蒙古大厦", None),
        ("呼和浩特市内蒙古大学", None),
        ("甲学院内毕业生党员登记表", None),
        ("校内转接", None),
        ("", None),
    ],
)
def test_titles_that_say_the_route(title, meaning):
    assert destination_of_title(title) == meaning


def test_questions_for_headers():
    assert read_destination("是", "是否京内") == Destination(MOVE, Route.IN_BEIJING)
    assert read_destination("×", "是否在京") == Destination(MOVE, OUT)
    assert read_destination("√", "是否京外") == Destination(MOVE, OUT)
    assert read_destination("留存", "是否京内") == Destination(Disposition.RETAINED)
    assert read_destination("", "是否京内") is None
    with pytest.raises(Unreadable, match="院内还是京内"):
        read_destination("否", "是否京外")
    with pytest.raises(Unreadable, match="不认识“是”"):
        read_destination("是", "转接类型")
    assert [read_category(word, "是否预备") for word in ("是", "否", "预备")] == [
        *(MemberCategory.PROBATIONARY, MemberCategory.FULL, MemberCategory.PROBATIONARY)
    ]
    assert [read_category(word, "是否正式党员") for word in ("√", "×")] == [
        *(MemberCategory.FULL, MemberCategory.PROBATIONARY)
    ]
    assert [read_yes_no(word, "是否线上转接") for word in ("是", "否", "纸质")] == [False, True, True]
    assert [read_yes_no(word, "线上/纸质") for word in ("线上", "纸质", "是")] == [False, True, True]


def test_the_last_place_of_an_id_number():
    assert {clean_id_number(f"11010119970307061{last}") for last in "xXｘ×Хх"} == {"11010119970307061X"}


@pytest.mark.parametrize("text", ["/", "——", "无", " - ", "N/A", "不适用", "…", "null"])
def test_strokes(text):
    assert is_placeholder(text)
    assert read_date(text_cell(text)) is None


@pytest.mark.parametrize("text", ["", "无锡", "张三", "0", "是"])
def test_no_strokes(text):
    assert not is_placeholder(text)


def test_dates_count_from_1904_where_the_workbook_says_so():
    day = PartialDate(date(2019, 6, 15), has_day=True)
    assert read_date(number_cell(43631 - 1462), date1904=True) == day
    assert read_date(text_cell("2019-06-15"), date1904=True) == day


def test_categories():
    assert {read_category(word) for word in ("正式", "正式党员", "中共党员")} == {MemberCategory.FULL}
    assert {read_category(word) for word in ("预备", "中共预备党员")} == {MemberCategory.PROBATIONARY}
    assert read_category("积极分子") is MemberCategory.ACTIVIST
    assert read_category(" ") is None
    with pytest.raises(Unreadable):
        read_category("共青团员")


def test_ethnic_groups():
    assert len(ETHNIC_GROUPS) == 56
    assert [read_ethnicity(text) for text in ("汉", "汉族", " 土家 ", "")] == ["汉族", "汉族", "土家族", ""]
    with pytest.raises(Unreadable):
        read_ethnicity("火星族")


def test_yes_and_no():
    assert [read_yes_no(text) for text in ("是", "需要", "√", "否", "不需要", "×", "", " ")] == [
        *(True, True, True),
        *(False, False, False),
        *(None, None),
    ]
    with pytest.raises(Unreadable):
        read_yes_no("待定")
