"""指定列义的页面:认出了什么、改了就照改的读、错了不丢所填、别的学院看不到。"""

import pytest
from django.urls import reverse

from tests.factories import make_id_number
from tests.transfers.sheets import bring_in, keep, person, workbook
from tests.workbooks.making import SheetOf, xlsx
from transfers.models import HeaderMeaning, Upload
from transfers.register.mapping import Choices
from transfers.services import intake
from transfers.services.intake import mapping as intake_mapping

NUMBER = make_id_number(7)
ROWS = [["党员登记"], ["党员同志", "证号", "说明", "宿舍"], ["张三", NUMBER, "正式", "1号楼"]]


def page_of(upload: Upload) -> str:
    return reverse("transfers:upload_mapping", args=[upload.pk])


@pytest.fixture
def upload(world):
    return keep(xlsx(SheetOf(ROWS, "名单"), SheetOf([["无", "关", "紧要"]], "杂")), world.admin)


def posted(**changes: str) -> dict[str, str]:
    """The form as it is first shown, for the sheet of ROWS, with all columns said."""
    return {
        "sheet-0-read": "on",
        "sheet-0-header_first": "2",
        "sheet-0-header_last": "2",
        "sheet-0-destination": "",
        "sheet-0-column-1": "name",
        "sheet-0-column-2": "id_number",
        "sheet-0-column-3": "category",
        "sheet-0-column-4": "",
        "sheet-1-header_first": "1",
        "sheet-1-header_last": "1",
        "act": "save",
        "remember": "1",
        **changes,
    }


def test_the_sheet_is_shown_with_selects_and_no_whole_number(world, sign_in, upload):
    answer = sign_in(world.admin).get(page_of(upload))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "没有认出这份表的列名" in page
    assert 'name="sheet-0-column-2"' in page
    assert f"··· {NUMBER[-4:]}" in page
    assert NUMBER not in page
    assert "按内容推测，请核对" in page
    assert HeaderMeaning.objects.count() == 0
    assert Upload.objects.get().mapping == {}


def test_what_is_said_is_kept_and_the_plan_follows(world, sign_in, upload):
    client = sign_in(world.admin)
    answer = client.post(page_of(upload), posted())
    assert (answer.status_code, answer["Location"]) == (302, reverse("transfers:upload", args=[upload.pk]))
    stored = Upload.objects.get()
    assert Choices.from_json(stored.mapping).sheets["杂"].read is False
    (row,) = intake.read(stored).register.rows
    assert (row.entry.name, row.entry.id_number) == ("张三", NUMBER)
    assert intake_mapping.learnt_by(world.college) == {
        "党员同志": "name",
        "证号": "id_number",
        "说明": "category",
    }
    assert "各列的含义已保存" in client.get(answer["Location"]).content.decode()
    page = client.get(page_of(upload)).content.decode()
    assert '<option value="category" selected>' in page, "what was said is shown again"


def test_without_the_tick_nothing_is_remembered(world, sign_in, upload):
    data = posted()
    del data["remember"]
    assert sign_in(world.admin).post(page_of(upload), data).status_code == 302
    assert not HeaderMeaning.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sheet-0-column-3": "name"}, "A、C 列都指定为“姓名”，请只保留一列，其余的选“不读取”。"),
        ({"sheet-0-column-2": ""}, "缺少“身份证号”列"),
        ({"sheet-0-header_first": "3"}, "表头的末行不能在首行之前；没有表头的，两处都填 0。"),
        ({"sheet-0-header_last": "9"}, "表头最多 3 行，请核对行号。"),
        ({"sheet-0-header_first": "一"}, "请填写行号，如 3。"),
        ({"sheet-0-header_first": ""}, "请填写表头所在的行；没有表头的填 0。"),
        ({"sheet-0-header_first": "3", "sheet-0-header_last": "3"}, "没有数据行：表头下面没有填写任何人。"),
        ({"sheet-0-read": ""}, "请至少选择一张要读取的工作表。"),
        ({"sheet-0-column-1": "no_such_column"}, "请从列表中选择。"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_lost(world, sign_in, upload, changes, sentence):
    data = posted(**{"sheet-0-destination": "IN_BEIJING", **changes})
    if not data["sheet-0-read"]:
        del data["sheet-0-read"]
    answer = sign_in(world.admin).post(page_of(upload), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert '<option value="IN_BEIJING" selected>' in page
    assert Upload.objects.get().mapping == {}
    assert not HeaderMeaning.objects.exists()


def test_reading_the_header_anew_keeps_nothing(world, sign_in, upload):
    data = posted(act="again", **{"sheet-0-header_first": "1", "sheet-0-header_last": "1"})
    answer = sign_in(world.admin).post(page_of(upload), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "党员登记" in page
    assert Upload.objects.get().mapping == {}


def test_one_route_for_the_sheet(world, sign_in, upload):
    sign_in(world.admin).post(page_of(upload), posted(**{"sheet-0-destination": "RETAINED"}))
    (row,) = intake.read(Upload.objects.get()).register.rows
    assert row.entry.disposition == "RETAINED"


def test_others_do_not_see_it(world, sign_in, upload):
    for user, status in ((world.other_admin, 404), (world.reviewer, 403), (world.department_admin, 403)):
        client = sign_in(user)
        assert client.get(page_of(upload)).status_code == status
        assert client.post(page_of(upload), posted()).status_code == status
    assert Upload.objects.get().mapping == {}


def test_after_the_import_it_is_too_late(world, sign_in):
    bring_in(world.admin, person())
    upload = Upload.objects.get()
    client = sign_in(world.admin)
    for answer in (client.get(page_of(upload)), client.post(page_of(upload), posted())):
        assert answer.status_code == 409
        assert "已经导入，不能再改各列的含义" in answer.content.decode()


def test_a_good_sheet_is_shown_as_it_was_recognised(world, sign_in):
    upload = keep(workbook(person(), person(2)), world.admin)
    page = sign_in(world.admin).get(page_of(upload)).content.decode()
    assert "还不能导入" not in page
    assert "map-faults" not in page
    assert "map-why" not in page
    assert page.count('<option value="" selected>不读取') == 0
