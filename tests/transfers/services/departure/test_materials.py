"""Files: what belongs to whom, what may be recorded when, and that nothing recorded is overwritten."""

import datetime
import json

import pytest
from django.apps import apps
from django.core.management import call_command

from members.enums import MemberCategory
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.changes import fingerprint
from tests import factories
from tests.transfers.departure import FULL_KINDS, HANDED, KINDS_OF, collect, hand_over, keys, kind, reload
from transfers.enums import Disposition
from transfers.models import Case, MaterialKind, MaterialRecord
from transfers.models.departure import MaterialState
from transfers.services.departure import material_kinds, materials
from transfers.services.departure.facts import active_kinds
from transfers.services.departure.materials import HandOver, Shelf, Step, on_shelf


@pytest.fixture
def case(world):
    return factories.make_case(world.season, world.college)


def states(case):
    """Name → state of what is recorded."""
    return {record.kind.name: record.state for record in case.materials.select_related("kind")}


def events(case):
    found = Event.objects.filter(member=case.member).order_by("seq")
    return [(event.verb, event.title) for event in found]


# --- Kinds -----------------------------------------------------------------------------------


@pytest.mark.parametrize("category", MemberCategory)
def test_a_new_installation_has_the_usual_kinds_for_each_category(world, category):
    case = factories.make_case(world.season, world.college, category=category)
    lines = materials.checklist_of(case).lines
    assert tuple(line.kind.name for line in lines) == KINDS_OF[category]
    assert {(line.kind.required, line.wanted, line.state) for line in lines} == {(True, True, "")}


def test_the_usual_kinds_come_once_and_never_over_what_has_been_made_of_them(world):
    kind("转正申请书").delete()
    MaterialKind.objects.filter(name="入党申请书").update(name="入党申请书（手写）")
    before = list(MaterialKind.objects.values_list("name", "position"))
    material_kinds.add_default_kinds()
    call_command("migrate", verbosity=0)
    assert list(MaterialKind.objects.values_list("name", "position")) == before
    MaterialKind.objects.all().delete()
    material_kinds.add_default_kinds(apps.get_model("transfers", "MaterialKind"), "default")
    assert tuple(MaterialKind.objects.values_list("name", flat=True)) == FULL_KINDS


def test_kinds_are_kept_by_the_department_administrator_alone(world):
    values = {"name": "党员档案转递单", "categories": ["FULL"], "position": 80, "required": False}
    for user in (world.admin, world.reviewer):
        with pytest.raises(NotAllowed):
            material_kinds.create_kind(values, world.actor(user))
    made = material_kinds.create_kind(values, world.actor(world.department_admin))
    assert (made.categories, made.active, made.required) == (["FULL"], True, False)
    assert material_kinds.next_position() == 90
    event = Event.objects.get(verb="EDIT_MATERIAL_KIND")
    assert event.title == "新建材料种类：党员档案转递单"
    assert json.loads(event.data)["changes"]["适用类别"] == ["", "正式党员"]


def test_a_changed_kind_is_noted_and_a_stale_form_is_refused(world):
    actor, made = world.actor(world.department_admin), kind("转正申请书")
    seen = fingerprint(made, material_kinds.KIND_FIELDS)
    changed = material_kinds.change_kind(
        made.pk, {"categories": ["PROBATIONARY", "FULL"], "active": False}, actor, seen=seen
    )
    assert (changed.categories, changed.active) == (["FULL", "PROBATIONARY"], False)
    assert json.loads(Event.objects.get(verb="EDIT_MATERIAL_KIND").data)["changes"] == {
        "适用类别": ["正式党员", "正式党员、预备党员"],
        "在用": ["是", "否"],
    }
    with pytest.raises(Stale):
        material_kinds.change_kind(made.pk, {"required": False}, actor, seen=seen)
    assert kind("转正申请书").required


def test_a_name_is_there_once(world):
    with pytest.raises(Refusal):
        material_kinds.create_kind(
            {"name": "入党申请书", "categories": ["FULL"], "position": 1}, world.actor(world.department_admin)
        )


# --- Steps -----------------------------------------------------------------------------------


def test_collected_then_handed_over_then_taken_back_step_by_step(world, case):
    assert collect(world, case).done == FULL_KINDS
    assert hand_over(world, case, "中国共产党入党志愿书").done == ("中国共产党入党志愿书",)
    record = MaterialRecord.objects.get(state=MaterialState.HANDED_OVER)
    assert (record.handed_by, record.handed_to, record.handed_on, record.recorded_by) == (
        "甲管理员",
        "学校档案馆 李老师",
        datetime.date(2022, 6, 7),
        world.admin,
    )
    actor = world.actor(world.admin)
    for expected in (MaterialState.COLLECTED, None):
        materials.record_one(case.pk, keys("中国共产党入党志愿书"), Step.TAKE_BACK, actor)
        assert states(case).get("中国共产党入党志愿书") == expected
    assert [verb for verb, _ in events(case)] == [
        "RECORD_MATERIAL",
        "HAND_OVER_MATERIAL",
        "RECORD_MATERIAL",
        "RECORD_MATERIAL",
    ]
    assert events(case)[:2] == [
        ("RECORD_MATERIAL", "材料收齐：7 项"),
        ("HAND_OVER_MATERIAL", "材料移交：1 项"),
    ]
    assert journal.verify().fault == ""


def test_a_file_that_is_not_needed_says_why_and_counts_as_done(world, case):
    actor = world.actor(world.admin)
    with pytest.raises(Refusal, match="为什么不需要"):
        materials.record_one(case.pk, keys("政治审查材料"), Step.EXEMPT, actor)
    materials.record_one(case.pk, keys("政治审查材料"), Step.EXEMPT, actor, note="2005 年前入党，无此材料")
    found = materials.checklist_of(reload(case))
    assert (found.done, len(found.missing)) == (1, 6)
    assert "政治审查材料" not in found.missing
    assert Event.objects.get(member=case.member).comment == "2005 年前入党，无此材料"


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step.COLLECT, "入党申请书已于 2022-06-07 移交给学校档案馆 李老师。"),
        (Step.EXEMPT, "入党申请书已于 2022-06-07 移交给学校档案馆 李老师。"),
    ],
)
def test_what_has_been_handed_over_is_not_written_over(world, case, step, sentence):
    collect(world, case, "入党申请书")
    hand_over(world, case, "入党申请书")
    before = MaterialRecord.objects.values().get()
    with pytest.raises(Refusal) as refused:
        materials.record_one(case.pk, keys("入党申请书"), step, world.actor(world.admin), note="误")
    assert str(refused.value) == sentence
    other = HandOver("别人", "别处", datetime.date(2022, 6, 8))
    with pytest.raises(Refusal):
        materials.record_one(
            case.pk, keys("入党申请书"), Step.HAND_OVER, world.actor(world.admin), hand_over=other
        )
    assert MaterialRecord.objects.values().get() == before


def test_what_is_not_in_cannot_be_handed_over(world, case):
    with pytest.raises(Refusal, match="入党申请书还没有登记收齐"):
        hand_over(world, case, "入党申请书")
    assert not MaterialRecord.objects.exists()
    assert events(case) == []


def test_the_same_form_sent_twice_writes_once(world, case):
    seen = materials.version_of(case)
    actor = world.actor(world.admin)
    for _ in range(2):
        materials.record_one(case.pk, keys("入党申请书"), Step.COLLECT, actor, seen=seen)
    assert len(events(case)) == 1
    for _ in range(2):
        hand_over(world, case, "入党申请书")
    assert len(events(case)) == 2


def test_a_page_that_is_out_of_date_writes_nothing(world, case):
    seen = materials.version_of(case)
    collect(world, case, "入党申请书")
    with pytest.raises(Stale):
        materials.record_one(case.pk, keys("政治审查材料"), Step.COLLECT, world.actor(world.admin), seen=seen)
    assert states(case) == {"入党申请书": MaterialState.COLLECTED}


@pytest.mark.parametrize("who", ["reviewer", "department_admin"])
def test_only_the_own_college_records(world, case, who):
    with pytest.raises(NotAllowed):
        materials.record_one(case.pk, keys(), Step.COLLECT, world.actor(getattr(world, who)))
    with pytest.raises(Case.DoesNotExist):
        materials.record_one(case.pk, keys(), Step.COLLECT, world.actor(world.other_admin))
    with pytest.raises(NotAllowed):
        materials.record_many([case.pk], keys(), Step.COLLECT, world.actor(world.other_admin))
    assert not MaterialRecord.objects.exists()


# --- Many at once ----------------------------------------------------------------------------


def test_many_people_each_get_what_belongs_to_the_category_and_a_result(world):
    full, activist = (
        factories.make_case(world.season, world.college, category=category, name=name)
        for category, name in ((MemberCategory.FULL, "张一"), (MemberCategory.ACTIVIST, "赵二"))
    )
    results = materials.record_many([activist.pk, full.pk], keys(), Step.COLLECT, world.actor(world.admin))
    assert [(each.name, len(each.done), each.sentence) for each in results] == [
        ("张一", 7, ""),
        ("赵二", 2, ""),
    ]
    assert set(states(activist)) == set(FULL_KINDS[:2])
    assert (len(events(full)), len(events(activist))) == (1, 1)


def test_results_name_what_could_not_be_done_and_why(world):
    ready, lacking, activist = (
        factories.make_case(world.season, world.college, name=name, category=category)
        for name, category in (("张一", "FULL"), ("张二", "FULL"), ("张三", "ACTIVIST"))
    )
    collect(world, ready)
    collect(world, lacking, "转正申请书")
    results = materials.record_many(
        [ready.pk, lacking.pk, activist.pk],
        keys("转正申请书", "政治审查材料"),
        Step.HAND_OVER,
        world.actor(world.admin),
        hand_over=HANDED,
    )
    assert {each.name: (each.done, each.sentence) for each in results} == {
        "张一": (("政治审查材料", "转正申请书"), ""),
        "张二": (("转正申请书",), "政治审查材料还没有登记收齐。"),
        "张三": ((), "所选材料不适用于入党积极分子。"),
    }


# --- How far it is ---------------------------------------------------------------------------


def test_filters_and_checklists_agree_about_everybody(world):
    for count in (0, 3, 7):
        for handed in (0, 3, 7):
            case = factories.make_case(world.season, world.college)
            if count:
                collect(world, case, *FULL_KINDS[:count])
            if count and handed:
                hand_over(world, case, *FULL_KINDS[: min(count, handed)])
    kinds = active_kinds()
    by_list = {case.pk: materials.checklist_of(case) for case in Case.objects.select_related("member")}
    for shelf, expected in {
        Shelf.LACKING: {pk for pk, each in by_list.items() if each.missing},
        Shelf.COMPLETE: {pk for pk, each in by_list.items() if not each.missing},
        Shelf.WAITING: {pk for pk, each in by_list.items() if each.in_state(MaterialState.COLLECTED)},
        Shelf.GONE: {pk for pk, each in by_list.items() if each.shelf == Shelf.GONE},
    }.items():
        found = set(Case.objects.filter(on_shelf(shelf, kinds)).values_list("pk", flat=True))
        assert found == expected != set(), shelf


def test_kinds_out_of_use_are_no_longer_asked_for_but_stay_on_the_list(world, case):
    collect(world, case, "转正申请书")
    MaterialKind.objects.filter(name__in=["转正申请书", "政治审查材料"]).update(active=False)
    found = materials.checklist_of(reload(case))
    assert (len(found.required), len(found.missing)) == (5, 5)
    assert [(line.kind.name, line.state) for line in found.lines if not line.wanted] == [
        ("转正申请书", "COLLECTED")
    ]


def test_who_stays_lacks_nothing(world, case):
    factories.set_disposition(case, Disposition.DELAYED_GRADUATION, world.actor(world.admin))
    assert materials.checklist_of(reload(case)).staying
    for shelf in Shelf:
        assert not Case.objects.filter(on_shelf(shelf, active_kinds())).exists(), shelf
