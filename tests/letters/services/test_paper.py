"""Sheets of paper from rows of the database, read back from their PDFs."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import DeliveryMethod, SheetOutcome, Stock, StockKind, VoidReason
from letters.models import Letter, Mailing, PrintedSheet, PrintProfile, PrintRun, StockEntry
from letters.services import issuing, numbers, paper, stock, verification
from members import clock
from members.models import Branch
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor
from tests.factories import make_member
from tests.letters.render.reading import page_count, text_of

TODAY = datetime.date(2022, 6, 8)


@pytest.fixture
def letters(world, letter_content):
    """Issues letters for people of 甲学院 with these names; every second one sits in the second branch."""
    branches = [
        Branch.objects.create(organization=world.college, name=f"采矿系硕士第{word}党支部") for word in "一二"
    ]

    def make(*names: str, organization=None) -> list[Letter]:
        organization = organization or world.college
        actor = Actor.of(world.admin_of(organization))
        made = []
        with journal.change() as book:
            for position, name in enumerate(names):
                more = {"branch": branches[position % 2]} if organization == world.college else {}
                member = make_member(organization, name=name, **more)
                content = replace(letter_content, name=name, issued_on=TODAY)
                made.append(
                    issuing.issue(
                        book, actor, member=member, organization=organization, year=2022, content=content,
                        season_year=2022,
                    )
                )  # fmt: skip
        return list(Letter.objects.filter(pk__in=[each.pk for each in made]).order_by("number"))

    return make


def make_run(world, letters, serial="", **fields):
    """A run of these letters in their order."""
    run = PrintRun.objects.create(
        organization=world.college,
        made_by=world.admin,
        made_at=clock.now(),
        count=len(letters),
        stock=Stock.PREPRINTED if serial else Stock.PLAIN,
        start_serial=f"{serial}01" if serial else "",
        pdf_digest="0" * 64,
        **fields,
    )
    sheets = [
        PrintedSheet.objects.create(
            run=run, letter=letter, position=place, stock_owner=world.college if serial else None,
            factory_serial=f"{serial}{place:02d}" if serial else "", outcome=SheetOutcome.UNCHECKED,
        )
        for place, letter in enumerate(letters, 1)
    ]  # fmt: skip
    return run, sheets


def text(*sheets, page=0):
    return text_of(paper.pdf_of(*sheets, title="试"), page)


# --- With a print run ------------------------------------------------------------------------


def test_the_cover_list_names_every_sheet_in_order(world, letters):
    three = letters("张三", "阿卜杜热西提·麦麦提", "李𬭸")
    run, sheets = make_run(world, three)
    sheet = paper.cover_list(run, sheets)
    assert [row[1:5] for row in sheet.rows] == [
        ("1", "2022010001", "张三", "采矿系硕士第一党支部"),
        ("2", "2022010002", "阿卜杜热西提·麦麦提", "采矿系硕士第二党支部"),
        ("3", "2022010003", "李𬭸", "采矿系硕士第一党支部"),
    ]
    read = text(sheet)
    for words in (
        "介绍信打印清单", "开具单位：中共燕京矿业大学甲学院委员会", "甲管理员", "共3封", "白纸", "李𬭸",
        "第1页，共1页",
    ):  # fmt: skip
        assert words in read
    assert "印刷流水号" not in read


def test_the_cover_list_of_stock_says_which_serials_and_what_a_letter_replaces(world, letters):
    (old,) = letters("张三")
    actor = Actor.of(world.admin)
    with journal.change() as book:
        issuing.void(book, actor, old, VoidReason.MISPRINT, "打印偏移")
        new = issuing.issue(
            book, actor, member=old.member, organization=world.college, year=2022, content=old.frozen_content,
            replaces=old,
        )  # fmt: skip
    run, sheets = make_run(world, [new], serial="No.00123")
    sheet = paper.cover_list(run, sheets)
    assert sheet.rows[0][2:4] == ("2022010002", "No.0012301")
    assert sheet.rows[0][-1] == "换开，原 2022010001"
    assert "印刷流水号：No.0012301至No.0012301" in text(sheet)


def test_the_cover_list_of_several_colleges_says_whose_letters_they_are(world, letters):
    of_both = [*letters("张三", "李四"), *letters("王五", organization=world.other_college)]
    run, sheets = make_run(world, of_both)
    run.organization = None
    sheet = paper.cover_list(run, sheets)
    assert [getattr(row, "text", None) or row[1] for row in sheet.rows] == [
        "甲学院党委　2 封", "1", "2", "乙学院党委　1 封", "3",
    ]  # fmt: skip
    assert sheet.facts[0] == "开具单位：2 个单位"


def test_the_sign_out_sheet_stands_by_branch_and_shows_no_number_of_a_person(world, letters):
    four = letters("张三", "李四", "王五", "赵六")
    sheet = paper.sign_out_sheet(make_run(world, four)[0], four)
    assert [getattr(row, "text", None) or row[:3] for row in sheet.rows] == [
        "采矿系硕士第一党支部　2 人",
        ("1", "2022010001", "张三"),
        ("2", "2022010003", "王五"),
        "采矿系硕士第二党支部　2 人",
        ("3", "2022010002", "李四"),
        ("4", "2022010004", "赵六"),
    ]
    assert sheet.row_height >= 9
    read = text(sheet)
    assert "领取人签名代领人及证件领取日期经手人" in read
    for letter in four:
        for secret in (letter.member.id_number[-6:], letter.member.phone, letter.frozen_content.phone):
            assert secret not in read


def test_a_sign_out_sheet_of_several_colleges_names_them(world, letters):
    of_both = [*letters("张三"), *letters("李四", organization=world.other_college)]
    sheet = paper.sign_out_sheet("6 月 15 日上午，行政楼 302", of_both)
    assert [row.text for row in sheet.rows[::2]] == [
        "甲学院党委　采矿系硕士第一党支部　1 人",
        "乙学院党委　乙学院党委第一党支部　1 人",
    ]
    assert "6月15日上午，行政楼302共2封" in text(sheet)


def test_lists_cost_the_same_queries_for_one_letter_and_for_many(world, letters):
    def queries(count):
        run, _ = make_run(world, letters(*["张三"] * count))
        sheets = list(run.sheets.select_related("letter__organization", "letter__member__branch"))
        with CaptureQueriesContext(connection) as captured:
            paper.cover_list(run, sheets)
            paper.sign_out_sheet(run, [sheet.letter for sheet in sheets])
        return len(captured)

    assert queries(1) == queries(12)


# --- Beside a letter -------------------------------------------------------------------------


def test_a_slip_leads_to_the_page_of_its_code(world, letters, settings):
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    one, two = letters("阿卜杜热西提·麦麦提", "李四")
    pdf = paper.pdf_of(paper.slips([one, two]), title="核验单")
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=150 / 72).to_pil()
    assert sorted(code.text for code in zxingcpp.read_barcodes(picture)) == sorted(
        f"https://dangyuan.example.edu.cn/verify/{letter.verification_code}/" for letter in (one, two)
    )
    read = text_of(pdf)
    for words in ("第2022010001号", "阿*", "李*", verification.spaced(one.verification_code), "2022年9月6日"):
        assert words in read
    for secret in ("卜杜热西提", "李四", one.frozen_content.id_number[-6:]):
        assert secret not in read


def test_the_address_on_a_slip_is_the_one_that_answers():
    assert reverse("transfers:verify", args=["ABCDEFGHJKMN"]) == "/verify/ABCDEFGHJKMN/"
    assert paper.outgoing.VERIFY_PATH.format(code="ABCDEFGHJKMN") == "/verify/ABCDEFGHJKMN/"


def test_no_slips_without_an_address_or_without_a_code(world, letters, settings):
    issued = letters("张三")
    settings.PUBLIC_BASE_URL = ""
    with pytest.raises(Refusal, match="PUBLIC_BASE_URL"):
        paper.slips(issued)
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    issued[0].verification_code = ""
    with pytest.raises(Refusal, match="没有核验码"):
        paper.slips(issued)


# --- Labels ----------------------------------------------------------------------------------


def mailing(letter, **fields):
    values = {
        "recipient": letter.member.name, "phone": "13800138000", "postcode": "746000",
        "address": "甘肃省陇南市武都区城关镇东江路 8 号",
    }  # fmt: skip
    return Mailing(letter=letter, **(values | fields))


def test_a_label_has_the_address_and_the_office_that_sends(world, letters):
    read = text(paper.labels([mailing(letter) for letter in letters("张三", "李四")], start=14))
    for words in (
        "746000", "甘肃省陇南市武都区城关镇东江路8号", "张三收", "13800138000", "2022010001",
        "寄件：中共燕京矿业大学甲学院委员会", "北京市海淀区学院路1号010-62330001100083",
    ):  # fmt: skip
        assert words in read
    assert "李四" not in read  # the first page had one label left


def test_labels_that_cannot_be_printed_whole_are_refused_by_number(world, letters):
    one, two = letters("张三", "李四")
    with pytest.raises(Refusal) as refused:
        paper.labels([mailing(one), mailing(two, address="很长的地址" * 30)])
    assert str(refused.value).startswith("标签不能打印。第 2022010002 号：“收件地址”太长（150 个字）")
    for start in (0, 15):
        with pytest.raises(Refusal, match="应在 1 到 14 之间"):
            paper.labels([mailing(one)], start=start)
    with pytest.raises(Refusal, match="没有要打印的标签"):
        paper.labels([])


# --- Accounts --------------------------------------------------------------------------------


@pytest.fixture
def year(world, letters):
    """Five numbers of 甲学院: handed out three ways, one misprint with its new number; one number of 乙学院."""
    four = letters("张三", "李四", "王五", "赵六")
    letters("钱七", organization=world.other_college)
    actor = Actor.of(world.admin)
    ways = (
        {"method": DeliveryMethod.IN_PERSON},
        {"method": DeliveryMethod.PROXY, "proxy_name": "周八", "proxy_document": "身份证"},
        {"method": DeliveryMethod.MAIL, "tracking_number": "EX123456789CN"},
    )
    with journal.change() as book:
        for letter, way in zip(four[:3], ways, strict=True):
            issuing.record_sealing(book, actor, letter, TODAY)
            issuing.record_delivery(book, actor, letter, delivered_on=TODAY, **way)
        issuing.void(book, actor, four[3], VoidReason.MISPRINT, "打印偏移")
        issuing.issue(
            book, actor, member=four[3].member, organization=world.college, year=2022,
            content=four[3].frozen_content, replaces=four[3],
        )  # fmt: skip
    return Letter.objects.select_related("member", "organization", "replaced_by", "replaces")


def test_the_register_has_every_number_and_its_sum(world, year):
    college = world.college
    sheet = paper.letter_register(
        college, "2022 年", year.filter(organization=college), numbers.states([college], 2022)
    )
    assert [(row[0], row[1], *row[5:]) for row in sheet.rows] == [
        ("2022010001", "张三", "已发放", "2022-06-08", "本人领取", ""),
        ("2022010002", "李四", "已发放", "2022-06-08", "他人代领（周八）", ""),
        ("2022010003", "王五", "已发放", "2022-06-08", "邮寄（EX123456789CN）", ""),
        ("2022010004", "赵六", "已作废", "", "", "打印有误，新编号 2022010005"),
        ("2022010005", "赵六", "待用印", "", "", "换自 2022010004"),
    ]
    assert sheet.notes == ["已用编号 5 = 已发放 3 + 未发放 1 + 作废 1，空号 0。"]
    read = text(sheet)
    for words in (
        "台账（2022年）",
        "中共燕京矿业大学甲学院委员会",
        "共5个编号",
        "经办人：负责人：（盖章）年月日",
    ):
        assert words in read


def test_the_register_of_the_university_counts_by_organisation(world, year):
    states = numbers.states([world.college, world.other_college], 2022)
    sheet = paper.letter_register(None, "2022 届", year, states)
    assert [row.text for row in sheet.rows if hasattr(row, "text")] == [
        "甲学院党委　已用编号 5 = 已发放 3 + 未发放 1 + 作废 1，空号 0",
        "乙学院党委　已用编号 1 = 已发放 0 + 未发放 1 + 作废 0，空号 0",
    ]
    assert sheet.notes == ["已用编号 6 = 已发放 3 + 未发放 2 + 作废 1，空号 0。"]
    assert "开具单位：全校" in text(sheet)


def test_an_empty_register_says_so(world):
    sheet = paper.letter_register(world.college, "2022 年", [], numbers.states([world.college], 2022))
    assert "还没有用过编号。已用编号0=已发放0+未发放0+作废0，空号0。" in text(sheet)


def enter(world, kind, day, quantity, first="", last="", note=""):
    StockEntry.objects.create(
        owner=world.college, kind=kind, day=datetime.date(2022, 6, day), quantity=quantity, first_serial=first,
        last_serial=last, note=note, recorded_by=world.admin, recorded_at=clock.now(),
    )  # fmt: skip


def test_the_ledger_has_its_lines_its_balance_and_its_sum(world, letters):
    enter(world, StockKind.RECEIVED, 1, 20, "No.0012301", "No.0012320", "组织部领取")
    enter(world, StockKind.COUNTED, 2, 19)
    enter(world, StockKind.SPOILED, 3, 1, "No.0012320", "No.0012320", "受潮")
    make_run(world, letters("张三", "李四"), serial="No.00123")
    sheet = paper.stock_ledger(stock.ledger(world.college, 2022))
    assert [tuple(row) for row in sheet.rows] == [
        ("2022-06-01", "领入", "No.0012301–No.0012320", "20", "", "", "", "20", "甲管理员", "组织部领取"),
        ("2022-06-02", "盘点", "", "", "", "", "", "20", "甲管理员", "清点 19 张，比账面少 1 张"),
        ("2022-06-03", "损坏", "No.0012320", "", "", "1", "", "19", "甲管理员", "受潮"),
        ("2022-06-08", "使用", "No.0012301–No.0012302", "", "2", "", "", "17", "甲管理员", "打印介绍信"),
    ]
    assert sheet.totals == ("", "合计", "", "20", "2", "1", "0", "17", "", "")
    assert sheet.notes == ["领入 20 = 使用 2 + 损坏 1 + 交回 0 + 结存 17。"]
    assert "保管单位：中共燕京矿业大学甲学院委员会" in text(sheet)


def test_a_ledger_that_does_not_balance_says_so(world, letters):
    make_run(world, letters("张三"), serial="No.00123")
    sheet = paper.stock_ledger(stock.ledger(world.college, 2022))
    assert sheet.notes[0] == "领入 0 = 使用 1 + 损坏 0 + 交回 0 + 结存 -1（账目不符，请查明）。"
    assert "补登记领入" in sheet.notes[1]


def test_the_department_gives_out_and_carries_over(world):
    found = stock.Ledger(None, 2023, carried=30, balance=30)
    sheet = paper.stock_ledger(found)
    assert sheet.columns[6].head == "发出"
    assert sheet.rows == [("", "上年结转", "", "", "", "", "", "30", "", "")]
    assert sheet.notes == ["上年结转 30 + 领入 0 = 使用 0 + 损坏 0 + 发出 0 + 结存 30。"]


# --- Files -----------------------------------------------------------------------------------


def test_the_calibration_sheet_is_drawn_with_the_profile(world):
    profile = PrintProfile.objects.create(
        organization=world.college,
        name="行政楼 302 激光打印机",
        stock=Stock.PREPRINTED,
        offset_x=Decimal("0.5"),
    )
    pdf = paper.calibration_pdf(profile)
    assert page_count(pdf) == 1
    assert "打印方案：行政楼302激光打印机" in text_of(pdf)
    assert "右移0.5毫米" in text_of(pdf)


def test_a_file_is_for_the_archive_has_its_title_and_is_the_same_each_time(world, letters):
    sheet = paper.sign_out_sheet("6 月 15 日", letters("张三"))
    pdf = paper.pdf_of(sheet, title="领取签收表")
    assert b"pdfaid:part>1<" in pdf or b'pdfaid:part="1"' in pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_dict()["Title"] == "领取签收表"
    assert paper.pdf_of(sheet, title="领取签收表") == pdf
