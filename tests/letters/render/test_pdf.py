"""One letter on paper: wording, places, marks, refusals. Places are in millimetres, read off the national form."""

import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from django.conf import settings

from letters.render.errors import CannotPrint, DoesNotFit, UnprintableCharacter
from letters.render.layout import LAYOUT_VERSION
from letters.render.pdf import Mode, Placing, check, faults, render
from tests.letters.render.reading import character_boxes, line_in, page_count, pixels, text_in, text_of

WORDING = (
    "党员介绍信存根",
    "第一联",
    "同志系中共（预备/正式）党员，",
    "组织关系由转到。",
    "（贴回执联处）",
    "（加盖骑缝章）",
    "第二联",
    "中国共产党党员组织关系介绍信",
    "同志（男/女），岁，族，",
    "系中共（预备/正式）党员，身份证号码，",
    "由去，",
    "请转接组织关系。该同志党费已交到年月。",
    "（有效期天）",
    "（盖章）",
    "党员联系电话或其他联系方式：",
    "党员原所在基层党委通讯地址：",
    "联系电话：传真：邮编：",
    "第三联",
    "中国共产党党员组织关系介绍信回执联",
    "同志的党员组织关系已转达我处，特此回复。",
    "经办人：联系电话：",
    "注：回执联由接收党员组织关系的基层党委在接收党员后一个月内邮寄或传真至党员原所在基层党委。",
)

PLACES = [
    # Part 1
    ("2022030017", (142, 34, 168, 41)),
    ("陈晓明", (46, 43, 100, 52)),
    ("中共燕京矿业大学能源学院委员会", (63, 52, 110, 63)),
    ("中共晋阳市人才服务中心总支部", (118, 53, 174, 63)),
    ("2022", (116, 65, 130, 72)),
    ("6", (134.5, 65, 143, 72)),
    ("12", (147, 65, 157, 72)),
    # Part 2
    ("2022030017", (142, 102, 168, 109)),
    ("中共晋阳市委组织部", (20, 109, 95, 118)),
    ("陈晓明", (30, 119, 69, 127)),
    ("22", (103, 120, 126, 127)),
    ("汉", (135, 120, 170, 127)),
    ("11010120000101001X", (111, 129, 175.5, 136)),
    ("中共燕京矿业大学能源学院委员会", (26, 137, 96, 145.5)),
    ("中共晋阳市人才服务中心总支部委员会", (100, 137, 175.5, 145.5)),
    ("2022", (105, 148, 126.3, 155)),
    ("6", (131, 148, 147, 155)),
    ("90", (41.6, 157, 63, 164)),
    ("2022", (106, 176, 119.3, 183)),
    ("6", (124, 176, 132.5, 183)),
    ("12", (137, 176, 146, 183)),
    ("13800138000", (94, 184, 179, 192)),
    ("北京市海淀区学院路11号综合楼305室", (94, 193, 179, 201)),
    ("010-62330000", (46, 203, 93, 210)),
    ("010-62330001", (107.5, 203, 146, 210)),
    ("100083", (160.5, 203, 179, 210)),
    # Part 3
    ("中共燕京矿业大学能源学院党委", (23, 228, 95, 235)),
    ("2022030017", (142, 228, 169, 236)),
    ("陈晓明", (30, 236, 73, 243)),
]

OPTION_PLACES = {
    "预备": [(131.5, 46.4, 141, 51.2), (41.8, 130.7, 51.6, 135.5)],
    "正式": [(144.9, 46.4, 154.2, 51.2), (55.0, 130.7, 64.7, 135.5)],
    "男": [(84.1, 121.6, 87.7, 126.4)],
    "女": [(91.9, 121.6, 96.2, 126.4)],
}


@pytest.fixture(scope="module")
def letter(letter_content, letter_fonts):
    return render([letter_content], letter_fonts)


# --- Wording and places ----------------------------------------------------------------------


@pytest.mark.parametrize("words", WORDING)
def test_wording_of_the_national_form(letter, words):
    assert words in text_of(letter)


@pytest.mark.parametrize(("text", "box"), PLACES)
def test_each_field_stands_in_its_place(letter, text, box):
    assert text_in(letter, box) == text


def test_number_stands_on_all_three_parts_in_the_same_words(letter):
    assert text_of(letter).count("2022030017") == 3
    for top, bottom in ((32, 42), (100, 110), (227, 237)):
        assert line_in(letter, (137, top, 175, bottom)) == "第2022030017号"


def test_nothing_but_the_words_for_the_seal_at_the_seal(letter):
    assert text_in(letter, (68, 165, 179, 175)) == "（盖章）"
    assert text_in(letter, (68, 244, 179, 251)) == "（盖章）"


def test_date_of_part_3_is_left_to_the_receiver(letter):
    assert text_in(letter, (68, 251, 179, 259)) == "年月日"


def test_fields_alone_for_printed_stock_stand_where_they_stand_on_the_form(
    letter_content, letter_fonts, letter
):
    bare = render([letter_content], letter_fonts, mode=Mode.FIELDS)
    assert "同志" not in text_of(bare)
    whole = character_boxes(letter)
    assert all(placed in whole for placed in character_boxes(bare))


def test_preview_shows_the_form_pale_and_the_fields_black(letter_content, letter_fonts, letter):
    preview = render([letter_content], letter_fonts, mode=Mode.PREVIEW)
    assert character_boxes(preview) == character_boxes(letter)
    page, bare = pixels(preview), pixels(render([letter_content], letter_fonts, mode=Mode.FIELDS))
    assert (page[bare < 128] < 128).all()
    assert (page[bare == 255] > 170).all()
    assert (page < 255).sum() == (pixels(letter) < 255).sum()


def test_in_a_preview_only_what_is_filled_in_moves(letter_content, letter_fonts):
    still = character_boxes(render([letter_content], letter_fonts, mode=Mode.PREVIEW))
    moved = character_boxes(render([letter_content], letter_fonts, mode=Mode.PREVIEW, placing=Placing(2, 1)))
    filled = character_boxes(render([letter_content], letter_fonts, mode=Mode.FIELDS))
    for before, after in zip(still, moved, strict=True):
        expected = (2, 1) if before in filled else (0, 0)
        assert (after[1][0] - before[1][0], after[1][1] - before[1][1]) == pytest.approx(expected, abs=0.01)


def test_scale_keeps_the_top_left_corner_of_the_page(letter_content, letter_fonts, letter):
    scaled = render([letter_content], letter_fonts, placing=Placing(1, -2, 99, 101.5))
    for (_, before), (_, after) in zip(character_boxes(letter), character_boxes(scaled), strict=True):
        left, top, right, bottom = before
        expected = (left * 0.99 + 1, top * 1.015 - 2, right * 0.99 + 1, bottom * 1.015 - 2)
        assert after == pytest.approx(expected, abs=0.02)


def test_offset_moves_right_and_down(letter_content, letter_fonts, letter):
    moved = render([letter_content], letter_fonts, placing=Placing(1.5, 2))
    for (_, before), (_, after) in zip(character_boxes(letter), character_boxes(moved), strict=True):
        assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((1.5, 2), abs=0.01)


# --- Marks and digits ------------------------------------------------------------------------


def applying(content):
    return {content.category, content.sex}


@pytest.mark.parametrize("sex", ["男", "女"])
@pytest.mark.parametrize("category", ["预备", "正式"])
def test_tick_above_the_option_that_applies(letter_content, letter_fonts, sex, category):
    content = replace(letter_content, sex=sex, category=category)
    pdf = render([content], letter_fonts)
    ticks = [box for character, box in character_boxes(pdf) if character == "√"]
    places = [place for option in applying(content) for place in OPTION_PLACES[option]]
    assert len(ticks) == len(places) == 3
    for left, top, right, _ in places:
        assert any(left < (x0 + x1) / 2 < right and top - 5 < (y0 + y1) / 2 < top for x0, y0, x1, y1 in ticks)


@pytest.mark.parametrize("sex", ["男", "女"])
@pytest.mark.parametrize("category", ["预备", "正式"])
def test_strike_through_the_option_that_does_not_apply(letter_content, letter_fonts, sex, category):
    content = replace(letter_content, sex=sex, category=category, option_mark="STRIKE")
    pdf = render([content], letter_fonts, mode=Mode.FIELDS)
    assert "√" not in text_of(pdf)
    scale = 4.0
    page = pixels(pdf, scale=scale)
    per_mm = scale * 72 / 25.4
    for option, places in OPTION_PLACES.items():
        for left, top, right, bottom in places:
            rows = page[
                round(top * per_mm) : round(bottom * per_mm), round(left * per_mm) : round(right * per_mm)
            ]
            struck = bool(((rows < 128).mean(axis=1) > 0.97).any())
            assert struck == (option not in applying(content)), option


def test_capital_digits(letter_content, letter_fonts):
    pdf = render([replace(letter_content, digits="CAPITAL", fee_month=12)], letter_fonts)
    assert text_in(pdf, (105, 148, 126.3, 155)) == "贰零贰贰"
    assert text_in(pdf, (131, 148, 147, 155)) == "壹拾贰"
    assert text_in(pdf, (41.6, 157, 63, 164)) == "玖拾"


# --- Names and long texts --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["王䶮", "李㛃", "赵𠅤", "陈𬭸", "吴犇", "郑翀", "阿卜杜热西提·麦麦提江", "古丽米热·阿不都热依木"]
)
def test_names_copy_out_as_they_are(letter_content, letter_fonts, name):
    pdf = render([replace(letter_content, name=name)], letter_fonts)
    assert text_of(pdf).count(name) == 3
    assert text_in(pdf, (30, 119, 69, 127)) == name


def test_long_names_of_organisations_take_two_lines_within_their_place(letter_content, letter_fonts):
    long = "中共新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市人力资源和社会保障局机关委员会"
    content = replace(
        letter_content, from_organization=long, heading=long, receiving=long, destination=long, committee=long
    )
    pdf = render([content], letter_fonts)
    for box in ((63, 51.6, 110, 63), (118, 51.6, 174, 63), (20, 109, 95, 118), (26, 136, 96, 145.5),
                (100, 136, 175.5, 145.5), (23, 227.6, 95, 235)):  # fmt: skip
        assert text_in(pdf, box) == long


def test_no_two_characters_overlap_even_when_every_field_is_full(letter_content, letter_fonts):
    long = "中共新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市人力资源和社会保障局机关委员会"
    content = replace(
        letter_content,
        name="古丽米热·阿不都热依木·麦麦提吐尔逊江",
        ethnicity="外国血统中国籍人士",
        from_organization=long,
        heading=long,
        receiving=long,
        destination=long,
        committee=long,
        address=long,
        digits="CAPITAL",
        fee_month=12,
        option_mark="STRIKE",
    )
    boxes = [box for _, box in character_boxes(render([content], letter_fonts))]
    for index, (left, top, right, bottom) in enumerate(boxes):
        for left_2, top_2, right_2, bottom_2 in boxes[index + 1 :]:
            over = min(right, right_2) - max(left, left_2), min(bottom, bottom_2) - max(top, top_2)
            assert min(over) < 0.15, (left, top, left_2, top_2)


@pytest.mark.parametrize(
    ("field", "text", "label"),
    [
        ("name", "阿" * 60, "姓名"),
        ("receiving", "中共某某委员会" * 12, "具体接收单位"),
        ("destination", "中共某某委员会" * 12, "存根转到单位"),
        ("number", "20220300170000000", "编号"),
        ("office_phone", "010-62330000、010-62330001、62330002、62330003", "原基层党委联系电话"),
    ],
)
def test_too_long_is_refused_and_the_field_named(letter_content, letter_fonts, field, text, label):
    with pytest.raises(DoesNotFit, match=f"“{label}”太长") as refusal:
        render([letter_content, replace(letter_content, **{field: text})], letter_fonts)
    assert (refusal.value.label, refusal.value.text) == (label, text)


@pytest.mark.parametrize(
    ("character", "code"),
    [("\ue863", "U+E863"), ("\U000fffff", "U+FFFFF"), ("\n", "U+000A"), ("\u200b", "U+200B"),
     ("\u00a0", "U+00A0"), ("🙂", "U+1F642")],
)  # fmt: skip
def test_a_character_that_no_font_has_is_refused_with_its_code(letter_content, letter_fonts, character, code):
    content = replace(letter_content, heading=f"中共{character}委")
    with pytest.raises(UnprintableCharacter, match=f"“抬头单位”中的 .*{re.escape(code)}") as refusal:
        render([content], letter_fonts)
    assert refusal.value.characters == [character]


def test_all_faults_at_once_one_for_each_field(letter_content, letter_fonts):
    content = replace(letter_content, name="王\ue863", receiving="中" * 99, destination="中" * 99)
    assert [fault.label for fault in faults(content, letter_fonts)] == [
        "姓名",
        "存根转到单位",
        "具体接收单位",
    ]
    with pytest.raises(CannotPrint, match="姓名"):
        check(content, letter_fonts)
    assert faults(letter_content, letter_fonts) == []


def test_empty_fields_stay_empty(letter_content, letter_fonts):
    pdf = render([replace(letter_content, phone="", office_fax="")], letter_fonts)
    assert text_in(pdf, (94, 184, 179, 192)) == ""


# --- The file --------------------------------------------------------------------------------


def test_the_same_letter_is_the_same_bytes(letter_content, letter_fonts, letter):
    assert render([letter_content], letter_fonts) == letter


def test_the_bytes_are_those_of_this_layout_version(letter):
    """Letters are out with these digests. If this fails, raise LAYOUT_VERSION as layout.py says, then change both."""
    assert (LAYOUT_VERSION, sha256(letter).hexdigest()) == (
        2,
        "f088328b15d3f39a8c7ec1546751732adaf03a6fbaca8d7329b2f4b009edc428",
    )


def test_the_same_bytes_in_another_process(letter_content, letter):
    script = (
        "import hashlib, pathlib, sys\n"
        "from letters.render.content import LetterContent\n"
        "from letters.render.fonts import load_fonts\n"
        "from letters.render.pdf import render\n"
        "content = LetterContent.from_json(sys.stdin.buffer.read().decode())\n"
        "print(hashlib.sha256(render([content], load_fonts(pathlib.Path(sys.argv[1])))).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(settings.FONT_CACHE_DIR)],
        input=letter_content.to_json().encode(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={"PYTHONHASHSEED": "7", "TZ": "UTC"},
        check=True,
    )
    assert done.stdout.decode().strip() == sha256(letter).hexdigest()


def test_two_hundred_letters_in_one_file(letter_content, letter_fonts):
    contents = [replace(letter_content, number=str(2022030001 + n)) for n in range(200)]
    pdf = render(contents, letter_fonts)
    assert page_count(pdf) == 200
    assert text_of(pdf, page=199).count("2022030200") == 3
    assert len(pdf) < 600_000


def test_no_letters_is_an_error(letter_fonts):
    with pytest.raises(ValueError, match="没有"):
        render([], letter_fonts)


def test_the_file_names_nobody_outside_its_pages(letter):
    assert "陈晓明".encode() not in letter
    assert "陈晓明".encode("utf-16-be") not in letter


def test_progress_is_told_every_fifty_letters_and_at_the_end(letter_content, letter_fonts):
    told = []
    render([letter_content] * 120, letter_fonts, report=lambda done, total: told.append((done, total)))
    assert told == [(50, 120), (100, 120), (120, 120)]
