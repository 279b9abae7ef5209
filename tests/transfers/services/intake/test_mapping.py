"""保存对列的指定;记住的列名只属于本学院,写入日志,导入以后不再可改。"""

import json

import pytest

from members.models import Event
from members.refusals import NotAllowed
from members.services.journal import Actor
from tests.factories import make_id_number
from tests.transfers.sheets import bring_in, keep, person, workbook
from tests.workbooks.making import SheetOf, xlsx
from transfers.models import HeaderMeaning, Upload
from transfers.register.mapping import Choices, SheetChoice
from transfers.services import intake
from transfers.services.intake import mapping as intake_mapping
from transfers.services.intake.mapping import AlreadyImported, learnt_by

ROWS = [["党员同志", "证号", "说明", "QQ"], ["张三", make_id_number(1), "正式", "12345"]]
MEANINGS = {1: "name", 2: "id_number", 3: "category", 4: ""}


def said(columns=MEANINGS, *, name="Sheet1", first=1):
    return Choices({name: SheetChoice(True, first, first, columns, "DEFERRED")})


@pytest.fixture
def upload(world):
    return keep(xlsx(SheetOf(ROWS)), world.admin)


def save(upload, user, choices=None, *, remember=True):
    return intake_mapping.save(upload.pk, choices or said(), Actor.of(user), remember=remember)


def test_choices_are_kept_and_used(world, upload):
    assert intake.read(upload).register.problems != ()
    save(upload, world.admin, remember=False)
    stored = Upload.objects.get()
    assert Choices.from_json(stored.mapping) == said()
    (row,) = intake.read(stored).register.rows
    assert row.entry.name == "张三"
    assert not HeaderMeaning.objects.exists()
    assert not Event.objects.filter(verb="MAP_COLUMNS").exists()


def test_headers_are_remembered_for_the_next_sheet(world, upload):
    save(upload, world.admin)
    assert learnt_by(world.college) == {"党员同志": "name", "证号": "id_number", "说明": "category"}
    assert learnt_by(world.other_college) == {}
    again = keep(xlsx(SheetOf(ROWS)), world.admin)
    assert intake.read(again).register.problems == ()
    assert intake.read(again).register.rows[0].entry.name == "张三"


def test_the_journal_says_what_was_remembered(world, upload):
    save(upload, world.admin)
    event = Event.objects.get(verb="MAP_COLUMNS")
    assert (event.title, event.organization, event.actor) == (
        "记住登记表的列名：3 个",
        world.college,
        world.admin,
    )
    assert json.loads(event.data)["changes"] == {
        "党员同志": ["按列名识别", "姓名"],
        "证号": ["按列名识别", "身份证号"],
        "说明": ["按列名识别", "党员类别"],
    }
    save(upload, world.admin)
    assert Event.objects.filter(verb="MAP_COLUMNS").count() == 1, "nothing new, nothing to note"


def test_a_meaning_is_changed_and_forgotten(world, upload):
    save(upload, world.admin)
    save(upload, world.admin, said(MEANINGS | {1: "contact_name", 3: "remark"}))
    assert learnt_by(world.college) == {"党员同志": "contact_name", "证号": "id_number"}
    assert json.loads(Event.objects.filter(verb="MAP_COLUMNS").latest("seq").data)["changes"] == {
        "党员同志": ["姓名", "对方联系人"],
        "说明": ["党员类别", "按列名识别"],
    }


def test_somebodys_number_is_never_remembered_as_a_header(world):
    rows = [["张三", make_id_number(1), "正式"], ["李四", make_id_number(2), "正式"]]
    upload = keep(xlsx(SheetOf(rows)), world.admin)
    save(upload, world.admin, said({1: "name", 2: "id_number", 3: "category"}))
    assert not HeaderMeaning.objects.exists(), "the rows hold people, not headers"


def test_what_has_been_imported_stands(world):
    bring_in(world.admin, person())
    upload = Upload.objects.get()
    with pytest.raises(AlreadyImported):
        save(upload, world.admin, said(name="登记表"))
    assert Upload.objects.get().mapping == {}


def test_only_the_college_itself(world, upload):
    with pytest.raises(Upload.DoesNotExist):
        save(upload, world.other_admin)
    for user in (world.reviewer, world.department_admin):
        with pytest.raises((NotAllowed, Upload.DoesNotExist)):
            save(upload, user)
    assert Upload.objects.get().mapping == {}


def test_meanings_of_columns_that_are_no_more_are_left_out(world):
    HeaderMeaning.objects.create(
        organization=world.college,
        header="旧",
        key="no_such_column",
        learnt_by=world.admin,
        learnt_at="2022-06-08T00:00Z",
    )
    assert learnt_by(world.college) == {}
    assert intake.read(keep(workbook(person()), world.admin)).register.problems == ()
