"""Lists as they come out: every cell's text inside its cell, nothing lost, the head on each page."""

import time
from itertools import pairwise

import pytest

from letters.render.sheets.table import TICK_BOX, Align, Band, Column, TableSheet
from letters.render.sheets.table_setting import Setting
from tests.letters.render.sheets.measuring import pages

NAMES = ("张三", "阿卜杜热西提·麦麦提", "䶮㛃𠅤𬭸", "买买提吐尔逊·阿卜杜拉木热合曼江·托合提", "欧阳修远")
COLUMNS = (
    Column("核对", 11, align=Align.CENTRE),
    Column("编号", 25, align=Align.CENTRE),
    Column("姓名", 30),
    Column("去向", share=2),
    Column("备注", share=1, align=Align.RIGHT),
)
WHERE = "中共陇南市武都区人力资源和社会保障局人才交流服务中心流动党员第一支部委员会"


def people(count):
    return [
        (TICK_BOX, f"2022{number:06d}", NAMES[number % 5], WHERE[: 6 + number % 30], f"备注{number}")
        for number in range(1, count + 1)
    ]


def sheet(rows, **more):
    return TableSheet(title="试印清单", columns=COLUMNS, rows=rows, **more)


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("count", [1, 60, 200])
def test_every_text_is_whole_and_inside_its_cell(pdf, count, landscape):
    rows = people(count)
    read = pages(pdf(sheet(rows, landscape=landscape, row_height=9.5 if count == 60 else 6.8)))
    found = []
    for page in read:
        columns, levels = page.uprights(), page.levels()
        assert len(columns) == 6
        for top, bottom in pairwise(levels[1:]):
            texts = [page.text((left, top, right, bottom)) for left, right in pairwise(columns)]
            found.append(texts)
            for character, (x0, y0, x1, y1) in page.characters:
                if top < (y0 + y1) / 2 < bottom:
                    assert top <= y0, character
                    assert y1 <= bottom, character
                    edge = max(each for each in columns if each <= (x0 + x1) / 2)
                    assert edge < x0, character
                    assert x1 < columns[columns.index(edge) + 1], character
    expected = [["", *row[1:]] for row in rows]
    assert [texts for texts in found if any(texts)] == expected


@pytest.mark.parametrize("landscape", [False, True])
def test_head_title_and_page_number_on_every_page_and_nothing_off_it(pdf, landscape):
    read = pages(pdf(sheet(people(200), landscape=landscape, facts=("共 200 封",), footer="燕京矿业大学")))
    for number, page in enumerate(read, 1):
        assert (page.width > page.height) == landscape
        text = page.text()
        assert text.startswith("试印清单" if number == 1 else "试印清单（续）")
        assert "核对编号姓名去向备注" in text
        assert text.endswith(f"燕京矿业大学第{number}页，共{len(read)}页")
        for _, (left, top, right, bottom) in page.characters:
            assert 10 < left < right < page.width - 10
            assert 10 < top < bottom < page.height - 8


def test_rows_for_handwriting_are_high_enough(pdf):
    (page,) = pages(pdf(sheet(people(10), row_height=9.5)))
    rows = page.levels()[1:]
    assert len(rows) == 11
    assert min(b - a for a, b in pairwise(rows)) >= 9.4


def test_a_row_grows_and_goes_over_the_page_rather_than_lose_a_character(pdf):
    long = "这是一条很长的备注。" * 120
    read = pages(pdf(sheet([(TICK_BOX, "1", "张三", "", long), (TICK_BOX, "2", "李四", "", "短")])))
    assert len(read) > 1
    right = "".join(page.text((page.uprights()[4], page.levels()[1], *page.frame[2:])) for page in read)
    assert right.replace("短", "") == long


def test_a_branch_heading_is_repeated_over_the_page(pdf):
    rows = [Band("第一党支部　40 人"), *people(40), Band("第二党支部　1 人"), *people(1)]
    read = pages(pdf(sheet(rows, row_height=9.5)))
    assert len(read) == 2
    assert "第一党支部40人（续）" not in read[0].text()
    assert "第一党支部40人（续）" in read[1].text()
    assert "第二党支部1人2022000001" in read[1].text()


def test_totals_notes_and_signatures_stay_with_two_rows(pdf):
    for count in range(20, 40):
        last = pages(
            pdf(
                sheet(
                    people(count),
                    totals=("", "合计", "", "", "40"),
                    notes=("领入 = 使用 + 结存。",),
                    signatures=("经办人", "负责人", "盖章", "日期"),
                )
            )
        )[-1].text()
        for words in (
            f"备注{count - 1}",
            f"备注{count}",
            "合计",
            "领入=使用+结存。",
            "经办人：",
            "（盖章）",
            "年月日",
        ):
            assert words in last


def test_an_empty_list_says_so(pdf):
    (page,) = pages(pdf(sheet([], empty="没有要领取的介绍信。", signatures=("经办人", "日期"))))
    assert "没有要领取的介绍信。" in page.text()
    assert "第1页，共1页" in page.text()


def test_a_character_without_a_font_is_marked_and_the_rest_comes_out(pdf):
    (page,) = pages(pdf(sheet([(TICK_BOX, "1", "张\ue123三", "一\n二", "")])))
    assert "张〓三" in page.text()
    assert "一二" in page.text()


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="格数与列数（5）不符"):
        sheet([("1", "2")])


def test_other_sheets_of_the_file_stand_upright_again(pdf):
    lying, standing = sheet(people(1), landscape=True), sheet(people(1))
    assert [page.width < page.height for page in pages(pdf(lying, standing))] == [False, True]


def test_only_grey_and_no_transparency(pdf):
    file = pdf(sheet(people(3), totals=("", "", "", "", "")))
    for operator in (b" rg\n", b" RG\n", b" k\n", b" K\n", b"/SMask /", b"/ca "):
        assert operator not in file


def test_500_rows_take_well_under_a_second(pdf):
    rows = people(500)
    start = time.process_time()
    assert len(pages(file := pdf(sheet(rows, landscape=True)))) > 10
    start = time.process_time()
    assert pdf(sheet(rows, landscape=True)) == file
    assert time.process_time() - start < 0.8


def test_a_tracking_number_is_set_smaller_rather_than_broken(letter_fonts):
    column = Column("发放方式", 39.4)
    sheet = TableSheet(
        title="台账", columns=[column], rows=[["邮寄（EMS2564788298CN）"], ["中共某市委员会组织部人才工作处"]]
    )
    number, words = (line.cells[0] for line in Setting(sheet, letter_fonts.song, 0, 39.4).lines(100))
    assert (number.lines, number.size < 8.5) == (("邮寄（EMS2564788298CN）",), True)
    assert (len(words.lines), words.size) == (2, 9.5)
