"""The pages of the stock ledger: who sees whose, what is refused beside the form, exports noted in the journal."""

import datetime
import io

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import StockKind
from letters.models import StockEntry
from letters.services.stock_recording import record
from members.models import Event
from tests.letters.sheets import DAY, print_on_stock

pytestmark = pytest.mark.django_db

PAGE, RECORD = "/stock/", "/stock/record/"
TYPED = {
    "kind": "RECEIVED",
    "day": "2022-06-08",
    "first_serial": "Ｎｏ．０１",
    "last_serial": "",
    "quantity": "２０",
    "note": "领条",
}


@pytest.fixture
def note(world):
    def entry(kind, owner=..., day=DAY, **values):
        owner = world.college if owner is ... else owner
        user = {None: world.reviewer, world.college: world.admin, world.other_college: world.other_admin}[
            owner
        ]
        return record(owner, kind, world.actor(user), day=day, **{"note": "测试", **values})

    return entry


@pytest.fixture
def filled(world, note):
    """20 sheets: 3 printed on, of which one is bad, and one spoiled."""
    note(StockKind.RECEIVED, first_serial="No.01", quantity=20, day=datetime.date(2022, 5, 20))
    run = print_on_stock(world, ["No.01", "No.02", "No.03"], bad=[3])
    note(StockKind.SPOILED, first_serial="No.04", note="卡纸")
    return run


def tiles(response):
    return [(tile["label"], tile["value"]) for tile in response.context["tiles"]]


def test_an_empty_ledger_says_that_plain_paper_needs_none(world, sign_in):
    page = sign_in(world.admin).get(PAGE).content.decode()
    assert "在白纸上打印整张介绍信，不需要登记" in page
    assert f"{RECORD}?kind=RECEIVED" in page


def test_the_numbers_and_the_lines(world, sign_in, filled):
    response = sign_in(world.admin).get(PAGE)
    assert tiles(response) == [("领入", 20), ("使用", 2), ("损坏", 2), ("交回", 0), ("结存", 16)]
    assert [check["sentence"] for check in response.context["checks"]] == [
        "领入 20 = 使用 2 + 损坏 2 + 交回 0 + 结存 16"
    ]
    rows = [row.record for row in response.context["table"].rows]
    assert [(row.label, row.change, row.balance) for row in rows] == [
        ("损坏", -1, 16),
        ("损坏", -1, 17),
        ("使用", -2, 18),
        ("领入", 20, 20),
    ]
    assert f'href="{reverse("letters:run", args=[filled.pk])}"' in response.content.decode()
    assert "下一张 No.05" in response.content.decode()


def test_a_shortage_is_red_and_says_what_to_do(world, sign_in, filled, note):
    note(StockKind.COUNTED, quantity=15)
    response = sign_in(world.admin).get(PAGE)
    page = response.content.decode()
    assert response.context["tiles"][-1]["tone"] == "problem"
    assert "盘点 15 张，账面 16 张，少 1 张" in page
    assert f"{RECORD}?kind=SPOILED" in page
    assert reverse("letters:runs") in page
    assert "is-problem" in page
    note(StockKind.SPOILED, first_serial="No.05", note="清点时发现缺页")
    note(StockKind.COUNTED, quantity=15)
    response = sign_in(world.admin).get(PAGE)
    assert (response.context["tiles"][-1]["tone"], "少 1 张。" in response.content.decode()) == (
        "good",
        False,
    )


def test_what_was_used_before_it_was_received_is_said(world, sign_in):
    print_on_stock(world, ["No.01"])
    response = sign_in(world.admin).get(PAGE)
    assert [check["sentence"] for check in response.context["checks"] if not check["ok"]] == [
        "用出的比领入的多 1 张，请补登记领入。"
    ]
    assert tiles(response)[-1] == ("结存", -1)


@pytest.mark.parametrize(("query", "status"), [("", 404), ("x", 404), ("9" * 30, 404)])
def test_a_college_sees_its_own_only(world, sign_in, query, status):
    client = sign_in(world.other_admin)
    assert client.get(f"{PAGE}?organization={query or world.college.pk}").status_code == status
    assert client.get(f"{PAGE}?organization={world.other_college.pk}").status_code == 200


def test_the_department_looks_into_each_but_records_only_its_own(world, sign_in, filled, note):
    note(StockKind.RECEIVED, owner=None, quantity=500)
    client = sign_in(world.reviewer)
    own = client.get(PAGE)
    assert tiles(own) == [("领入", 500), ("使用", 0), ("损坏", 0), ("发出", 0), ("结存", 500)]
    assert [
        (row["label"], [cell["value"] for cell in row["cells"]]) for row in own.context["matrix"]["rows"]
    ] == [("甲学院党委", [20, 2, 2, 0, 16])]
    theirs = client.get(own.context["matrix"]["rows"][0]["url"])
    assert tiles(theirs)[0] == ("领入", 20)
    assert RECORD not in theirs.content.decode()
    client.post(RECORD, TYPED)
    assert StockEntry.objects.get(first_serial="No.01", quantity=20, owner=None).recorded_by == world.reviewer


def test_the_year_of_the_page(world, sign_in, note):
    note(StockKind.RECEIVED, quantity=9, day=datetime.date(2021, 5, 1))
    client = sign_in(world.admin)
    assert tiles(client.get(PAGE))[0] == ("上年结转", 9)
    assert tiles(client.get(f"{PAGE}?year=2021"))[0] == ("领入", 9)
    assert client.get(f"{PAGE}?year=abcd").context["year"] == 2022


# --- Recording -------------------------------------------------------------------------------


def test_a_line_is_recorded(world, sign_in):
    response = sign_in(world.admin).post(RECORD, TYPED, follow=True)
    assert response.redirect_chain == [(f"{PAGE}?year=2022", 302)]
    entry = StockEntry.objects.get()
    assert (entry.owner, entry.kind, entry.quantity, entry.first_serial, entry.last_serial) == (
        world.college,
        "RECEIVED",
        20,
        "No.01",
        "No.20",
    )
    assert "撤回这条登记" in response.content.decode()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"kind": ""}, "kind", "请选择事项。"),
        ({"day": "2022-06-09"}, "day", "日期不能晚于今天（2022-06-08），请核对。"),
        ({"day": ""}, "day", "请填写日期。"),
        ({"last_serial": "No.19"}, "first_serial", "No.01 至 No.19 共 19 张，与填写的 20 张不符，请核对。"),
        (
            {"last_serial": "No.1"},
            "first_serial",
            "No.01 与 No.1 的前缀或位数不同，不是同一号段；请分段登记。",
        ),
        ({"quantity": "二十"}, "quantity", "张数应为整数，如 500。"),
        ({"quantity": "-1"}, "quantity", "张数不能是负数。"),
        ({"quantity": "99999999999999999999"}, "quantity", "一次最多登记 20000 张，请核对。"),
        ({"kind": "COUNTED"}, "first_serial", "盘点只填清点到的张数，不填流水号。"),
        ({"kind": "SPOILED", "note": " "}, "note", "请写明原因或交给谁，如：卡纸撕裂；交回校党委组织部。"),
        ({"kind": "SPOILED"}, "__all__", "No.01–No.20 不在已领入的号段内；请核对流水号，或先登记领入。"),
        ({"first_serial": "甲" * 31}, "first_serial", "最多 30 个字，请核对。"),
        ({"note": "长" * 201}, "note", "说明最多 200 个字。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, sign_in, values, field, words):
    typed = TYPED | values
    response = sign_in(world.admin).post(RECORD, typed)
    form = response.context["form"]
    assert (response.status_code, dict(form.errors)) == (422, {field: [words]})
    assert {name: form[name].value() for name in typed} == typed
    assert not StockEntry.objects.exists()


@pytest.mark.parametrize("first_serial", ["", "No.01"])
def test_a_second_press_records_nothing_again(world, sign_in, first_serial):
    """Sheets without serials have nothing else by which to tell a second receipt from a second press."""
    client = sign_in(world.admin)
    page = client.get(RECORD).context["form"]["entry_id"].value()
    typed = {**TYPED, "first_serial": first_serial, "entry_id": page}
    answers = [client.post(RECORD, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert StockEntry.objects.get().quantity == 20
    assert Event.objects.filter(verb="STOCK_RECORDED").count() == 1
    changed = client.post(RECORD, {**typed, "quantity": "30"})
    assert (changed.status_code, StockEntry.objects.count()) == (409, 1)
    assert "这一页已经登记过一次" in changed.content.decode()
    client.post(
        RECORD,
        {**typed, "first_serial": "", "entry_id": client.get(RECORD).context["form"]["entry_id"].value()},
    )
    assert StockEntry.objects.count() == 2


@pytest.mark.parametrize("entry_id", ["", "x", "\x00", "1" * 5000])
def test_an_odd_name_of_a_press_is_refused_or_no_name(world, sign_in, entry_id):
    answer = sign_in(world.admin).post(RECORD, {**TYPED, "entry_id": entry_id})
    assert (answer.status_code, StockEntry.objects.count()) == ((302, 1) if not entry_id else (422, 0))


def test_the_kind_asked_for_is_chosen_already(world, sign_in):
    client = sign_in(world.admin)
    assert client.get(f"{RECORD}?kind=COUNTED").context["form"]["kind"].value() == "COUNTED"
    assert client.get(f"{RECORD}?kind=GOLD").context["form"]["kind"].value() == ""


def test_taking_back(world, sign_in, note):
    entry = note(StockKind.RECEIVED, quantity=9)
    address = reverse("letters:stock_withdraw", args=[entry.pk])
    assert sign_in(world.other_admin).post(address).status_code == 404
    assert sign_in(world.reviewer).post(address).status_code == 403
    client = sign_in(world.admin)
    assert address in client.get(PAGE).content.decode()
    print_on_stock(world, [""], when=entry.recorded_at)
    assert address not in client.get(PAGE).content.decode()
    refused = client.post(address)
    assert refused.status_code == 422
    assert "不能撤回：登记之后已经打印过介绍信" in refused.content.decode()
    assert StockEntry.objects.filter(pk=entry.pk).exists()


# --- Exports ---------------------------------------------------------------------------------


def test_the_workbook(world, sign_in, filled, note):
    note(StockKind.RECEIVED, quantity=2, day=datetime.date(2021, 5, 1))
    note(StockKind.COUNTED, quantity=17)
    response = sign_in(world.admin).post(f"{reverse('letters:stock_export')}?year=2022")
    lines, sums = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
    rows = [list(row) for row in lines.iter_rows(min_row=2, values_only=True)]
    assert [(row[1], row[2], row[3], row[4], row[5], row[6], row[7]) for row in rows] == [
        ("上年结转", None, None, None, 2, None, None),
        ("领入", "No.01–No.20", 20, None, 22, None, None),
        ("使用", "No.01–No.02", None, 2, 20, None, None),
        ("损坏", "No.03", None, 1, 19, None, None),
        ("损坏", "No.04", None, 1, 18, None, None),
        ("盘点", None, None, None, 18, 17, -1),
    ]
    found = {row[0]: row[1] for row in sums.iter_rows(min_row=2, values_only=True)}
    assert [found[word] for word in ("保管单位", "上年结转", "领入", "使用", "损坏", "交回", "结存")] == [
        "甲学院党委", 2, 20, 2, 2, 0, 18,
    ]  # fmt: skip
    assert "负责人（签字）" in found
    event = Event.objects.get(verb="EXPORT")
    assert (event.title, event.organization) == ("导出印制纸台账 2022 年（Excel）", world.college)


def test_the_paper_to_sign(world, sign_in, filled):
    response = sign_in(world.reviewer).post(f"{reverse('letters:stock_pdf')}?organization={world.college.pk}")
    assert response["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(response.content)) as document:
        text = document[0].get_textpage().get_text_bounded()
    for words in ("领入 20 = 使用 2 + 损坏 2 + 交回 0 + 结存 16", "No.01–No.02", "2022 年"):
        assert words in text
    assert Event.objects.get(verb="EXPORT").title == "导出印制纸台账 2022 年（PDF）"


def test_the_same_questions_for_one_line_and_for_thirty(world, sign_in, note, django_assert_num_queries):
    note(StockKind.RECEIVED, first_serial="No.01", quantity=90)
    print_on_stock(world, ["No.01"])
    client = sign_in(world.admin)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for n in range(2, 31):
        print_on_stock(world, [f"No.{n:02d}"])
    with django_assert_num_queries(len(one)):
        page = client.get(PAGE)
    assert len(page.context["table"].rows) == 31
