"""Guides: the words that come with the program, the graduate's choice, keeping them by 组织部."""

import pypdfium2
import pytest

from letters.services.printing import fonts
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services.journal import Actor
from tests import factories
from transfers.enums import Prospect
from transfers.models import Case, Guide, GuideQuestion
from transfers.services import guide_seed, guides
from transfers.services.guides import Words

pytestmark = pytest.mark.django_db

QUESTIONS = [
    Words("转到哪个党组织？", "全称，如“中共××镇委员会”。", "简称查不到。"),
    Words("电话？", "座机。"),
]


def values(**changed):
    found = {
        "summary": "转到街道。",
        "whom": "街道党工委",
        "then": "填好",
        "refused": "告诉学院",
        "source": "本校通知",
    }
    return found | changed


def edit(world, user=None, seen=1, questions=QUESTIONS, **changed):
    actor = world.actor(user or world.department_admin)
    return guides.edit("NO_JOB", values(**changed), questions, actor, seen=seen)


def words_of(guide):
    return [(each.place, each.question, each.answer, each.why) for each in guide.questions.all()]


# --- What comes with the program -------------------------------------------------------------


def test_every_kind_of_case_has_a_guide_that_fits_the_columns_and_one_sheet(world):
    assert [guide.prospect for guide in Guide.objects.all()] == [each.value for each in Prospect]
    for guide in guides.guides():
        guide.full_clean()
        for question in guide.questions.all():
            question.full_clean()
        assert 5 <= len(guide.questions.all()) <= guides.MOST_QUESTIONS
        assert guides.sheet_of(guide, world.college, "燕京矿业大学").fault(fonts()) == ""
        assert guide.summary
        assert guide.whom
        assert guide.then
        assert guide.refused
        assert guide.source
        assert (guide.edited_by, guide.edited_on, guide.version) == (None, None, 1)


@pytest.mark.parametrize(
    "prospect", [each for each in Prospect if each not in (Prospect.ABROAD, Prospect.STUDY_HERE)]
)
def test_a_guide_for_a_transfer_says_what_the_rule_is_when_the_other_side_refuses(prospect):
    guide = guides.find(prospect)
    (said,) = [line for line in guide.refused.splitlines() if "不得无故拒转拒接" in line]
    assert "“党组织不得无故拒转拒接党员组织关系”" in said
    assert said.endswith("（《条例》第二十五条）。")
    assert "《中国共产党党员教育管理工作条例》（2019 年）第二十五条" in guide.source


def test_what_is_not_verified_says_so():
    """An article number that nobody has looked up is not invented."""
    assert "中组发〔2004〕10 号）（条款号待组织部核实）" in guides.find(Prospect.ARMY).source
    for guide in guides.guides():
        for line in guide.source.splitlines():
            assert "第" in line or "本校" in line or "待组织部核实" in line, (guide, line)


def test_missing_guides_are_added_and_edited_ones_stay(world):
    edit(world)
    GuideQuestion.objects.filter(guide__prospect="ARMY").delete()
    Guide.objects.filter(prospect="ARMY").delete()
    assert guide_seed.add_missing(Guide, GuideQuestion, "default") == 1
    assert guide_seed.add_missing(Guide, GuideQuestion, "default") == 0
    assert guides.find("NO_JOB").summary == "转到街道。"
    assert len(guides.find("ARMY").questions.all()) == len(guide_seed.seed()[Prospect.ARMY].questions)


def test_a_file_that_is_not_well_formed_is_named(tmp_path):
    file = tmp_path / "army.md"
    for text in ("# ARMY\n\nnothing\n", "# NAVY\n", "# ARMY\n## 要问的问题\n### 问？\n", "# ARMY\n## 别的\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"army\.md"):
            guide_seed.read(file)


# --- Choosing --------------------------------------------------------------------------------


def test_the_graduate_chooses_and_it_is_kept_once(world):
    case = factories.make_case(world.season, world.college)
    actor = world.actor(world.graduate_user(case))
    assert guides.guide_of(case) is None
    guides.choose(case.pk, Prospect.ARMY, actor)
    guides.choose(case.pk, Prospect.ARMY, actor)
    case = guides.choose(case.pk, Prospect.NO_JOB, actor)
    assert Case.objects.get(pk=case.pk).prospect == "NO_JOB"
    assert guides.guide_of(case).prospect == "NO_JOB"
    lines = Event.objects.filter(verb="CHOOSE_PROSPECT", member=case.member)
    assert [line.data for line in lines.order_by("seq")] == [
        '{"changes": {"毕业去向": ["（空）", "部队、武警"]}}',
        '{"changes": {"毕业去向": ["部队、武警", "还没有落实工作单位"]}}',
    ]


def test_nobody_chooses_for_somebody_else(world):
    case, other = (factories.make_case(world.season, world.college) for _ in range(2))
    with pytest.raises(Case.DoesNotExist):
        guides.choose(case.pk, Prospect.ARMY, world.actor(world.graduate_user(other)))
    for user in (world.admin, world.department_admin):
        with pytest.raises(NotAllowed):
            guides.choose(case.pk, Prospect.ARMY, world.actor(user))
    with pytest.raises(Case.DoesNotExist):
        guides.choose(case.pk, Prospect.ARMY, Actor.of(world.other_admin))
    assert Case.objects.exclude(prospect="").count() == 0


# --- Keeping ---------------------------------------------------------------------------------


def test_an_edited_guide_says_who_and_when_and_the_journal_what(world):
    before = guides.find("NO_JOB")
    guide = edit(world)
    assert (guide.version, str(guide.edited_on), guide.edited_by) == (2, "2022-06-08", world.department_admin)
    assert words_of(guide) == [
        (1, "转到哪个党组织？", "全称，如“中共××镇委员会”。", "简称查不到。"),
        (2, "电话？", "座机。", ""),
    ]
    line = Event.objects.get(verb="EDIT_GUIDE")
    assert line.title == "修改去向指引：还没有落实工作单位"
    assert before.summary in line.data
    assert "转到街道。" in line.data
    assert "2. 电话？ 答：座机。" in line.data


def test_the_same_words_again_are_no_change(world):
    edit(world)
    assert edit(world, seen=2).version == 2
    assert Event.objects.filter(verb="EDIT_GUIDE").count() == 1


def test_only_the_departments_administrator_edits(world):
    for user in (world.admin, world.reviewer):
        with pytest.raises(NotAllowed):
            edit(world, user)
        with pytest.raises(NotAllowed):
            guides.restore("NO_JOB", world.actor(user), seen=1)
    assert guides.find("NO_JOB").version == 1


def test_who_was_slower_is_told_and_nothing_is_written(world):
    edit(world)
    with pytest.raises(Stale):
        edit(world, seen=1, summary="另一个人的话。")
    assert guides.find("NO_JOB").summary == "转到街道。"


@pytest.mark.parametrize(
    ("changed", "questions", "words"),
    [
        ({"summary": "\ue000转到街道"}, QUESTIONS, "U\\+E000"),
        ({"refused": "\n".join("很长的一条" for _ in range(150))}, QUESTIONS, "一页印不下"),
        ({}, [Words("问", "答") for _ in range(11)], "1 到 10 个"),
        ({}, [], "1 到 10 个"),
        ({"summary": ""}, QUESTIONS, "不能为空|必填|不可为空"),
        ({}, [Words("问", "答" * 241)], "240"),
    ],
)
def test_what_cannot_stand_on_the_sheet_is_refused(world, changed, questions, words):
    with pytest.raises(Refusal, match=words):
        edit(world, questions=questions, **changed)
    guide = guides.find("NO_JOB")
    assert (guide.version, len(guide.questions.all())) == (1, 7)


def test_a_sheet_that_is_saved_can_be_printed_by_every_college(world):
    """With the college's own line at its foot there is less room than without."""
    world.college.address = "燕京市矿业路一号主楼" * 12
    world.college.contact_name = "办公室党务秘书" * 5
    world.college.save()
    saved = 0
    for lines in range(20, 80):
        try:
            edit(world, seen=Guide.objects.get(prospect="NO_JOB").version, refused="很长的一条规定\n" * lines)
        except Refusal:
            break
        saved = lines
    assert 20 < saved < 79
    guide = guides.find("NO_JOB")
    assert guide.refused.count("很长的一条规定") == saved
    assert guides.sheet_of(guide, world.college, "燕京矿业大学").fault(fonts()) == ""


def test_the_systems_words_come_back(world):
    original = words_of(guides.find("NO_JOB"))
    edit(world)
    guide = guides.restore("NO_JOB", world.actor(world.department_admin), seen=2)
    assert (guide.edited_on, guide.edited_by, guide.version) == (None, None, 3)
    assert words_of(guide) == original
    assert guide.summary == guide_seed.seed()[Prospect.NO_JOB].values["summary"]
    assert "转到街道。" in Event.objects.get(verb="RESTORE_GUIDE").data


def test_the_sheet_names_the_college_and_no_person(world):
    content = guides.sheets_pdf(list(guides.guides()), world.college, "燕京矿业大学")
    assert len(pypdfium2.PdfDocument(content)) == 8
    sheet = guides.sheet_of(guides.find("ARMY"), world.college, "")
    assert sheet.office == "甲学院党委　周老师　010-62330001　北京市海淀区学院路 1 号"
    assert guides.sheet_of(guides.find("ARMY"), None, "").office == ""
