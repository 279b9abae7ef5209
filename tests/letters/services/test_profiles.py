"""打印方案: the correction cancels what the printer does, and each office keeps its own printers."""

import io
import json
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.enums import Stock
from letters.models import PrintProfile
from letters.services import paper, preview, profiles
from letters.services.profiles import CROSSES, Measured
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import changes

NEUTRAL = {name: Decimal(0 if name.startswith("offset") else 100) for name in profiles.PLACING_FIELDS}
VALUES = {"name": "302 激光", "stock": Stock.PREPRINTED, **NEUTRAL}


# --- Calibration -----------------------------------------------------------------------------


def on_paper(point, placing, printer):
    """Where something of the form comes out: placed by the profile, then by a printer that shifts and scales."""
    found = []
    for q, offset, scale, (shift, stretch) in zip(
        point,
        (placing["offset_x"], placing["offset_y"]),
        (placing["scale_x"], placing["scale_y"]),
        printer,
        strict=True,
    ):
        found.append(stretch * (float(offset) + float(scale) / 100 * q) + shift)
    return found


def measured(placing, printer):
    """As read from a ruler without any mistake."""
    (left, top), (right, bottom) = (on_paper(cross, placing, printer) for cross in CROSSES)
    return Measured(*(Decimal(repr(value)) for value in (left, top, right, bottom)))


shifts = st.floats(-8, 8, allow_nan=False)
stretches = st.floats(0.975, 1.02, allow_nan=False)
settings = st.fixed_dictionaries(
    {
        "offset_x": st.decimals(-5, 5, places=1),
        "offset_y": st.decimals(-5, 5, places=1),
        "scale_x": st.decimals(98, 102, places=2),
        "scale_y": st.decimals(98, 102, places=2),
    }
)


@given(now=settings, across=st.tuples(shifts, stretches), down=st.tuples(shifts, stretches))
def test_the_correction_cancels_what_the_printer_does(now, across, down):
    printer = (across, down)
    then = profiles.corrected(now, measured(now, printer))
    for point in (*CROSSES, (105.0, 148.5), (0.0, 0.0), (210.0, 297.0)):
        for found, wanted in zip(on_paper(point, then, printer), point, strict=True):
            # Rounded to 0.1 mm and 0.01 %: half of each, over the length of the page.
            assert abs(found - wanted) < 0.05 * 1.03 + 0.00005 * 297 * 1.03


def test_a_sheet_that_is_right_changes_nothing():
    now = NEUTRAL | {"offset_x": Decimal("1.5"), "scale_y": Decimal("100.25")}
    assert profiles.corrected(now, Measured(*map(Decimal, ("20", "20", "190", "277")))) == now


def test_the_example_of_the_page():
    """2 mm too far right, 1 mm too high, and everything 1 % too large across."""
    found = profiles.corrected(NEUTRAL, Measured(*map(Decimal, ("22.2", "19", "193.9", "276"))))
    assert found == {
        "offset_x": Decimal("-2.0"),
        "offset_y": Decimal("1.0"),
        "scale_x": Decimal("99.01"),
        "scale_y": Decimal("100.00"),
    }


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (("190", "20", "20", "277"), "右下十字应在左上十字的右下方"),
        (("20", "20", "190", "20"), "右下十字应在左上十字的右下方"),
        (("55", "20", "205", "277"), "右移应为 -42.3 毫米、横向比例应为 113.33%，超出打印方案能调整的范围"),
        (("20", "0", "190", "297"), "打印时应选“实际大小”"),
    ],
)
def test_measurements_that_make_no_sense(numbers, words):
    with pytest.raises(Refusal, match=words):
        profiles.corrected(NEUTRAL, Measured(*map(Decimal, numbers)))


# --- Saving ----------------------------------------------------------------------------------


@pytest.fixture
def profile(world):
    return profiles.create(VALUES, world.actor(world.admin))


@pytest.mark.django_db
def test_whose_a_new_profile_is(world, profile):
    assert (profile.organization, profile.active) == (world.college, True)
    assert profiles.create(VALUES, world.actor(world.reviewer)).organization is None
    assert [*profiles.usable_by(world.admin)] == [profile]
    assert [each.organization for each in profiles.usable_by(world.department_admin)] == [None]
    assert [*profiles.usable_by(world.other_admin)] == []


@pytest.mark.django_db
def test_a_change_is_noted_with_before_and_after(world, profile):
    seen = changes.fingerprint(PrintProfile.objects.get(), profiles.FIELDS)
    actor = world.actor(world.admin)
    profiles.change(profile.pk, VALUES | {"offset_x": Decimal("-1.5")}, actor, seen=seen)
    event = Event.objects.order_by("seq").last()
    assert (event.verb, event.title, event.organization) == (
        "PROFILE_SAVED",
        "修改打印方案：302 激光",
        world.college,
    )
    assert json.loads(event.data) == {"changes": {"右移（毫米）": ["0.0", "-1.5"]}}
    with pytest.raises(Stale, match="他人已修改"):
        profiles.change(profile.pk, VALUES, actor, seen=seen)
    seen = changes.fingerprint(PrintProfile.objects.get(), profiles.FIELDS)
    profiles.change(profile.pk, {"offset_x": Decimal("-1.5")}, actor, seen=seen)
    assert Event.objects.filter(verb="PROFILE_SAVED").count() == 2, "nothing differed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values", [{"offset_x": Decimal("30.1")}, {"offset_y": Decimal(-31)}, {"scale_x": Decimal("94.99")}]
)
def test_values_outside_the_limits_are_never_stored(world, values):
    with pytest.raises(Refusal):
        profiles.create(VALUES | values, world.actor(world.admin))
    assert not PrintProfile.objects.exists()
    assert not Event.objects.filter(verb="PROFILE_SAVED").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_a_name_is_used_once_an_office(world, who):
    actor = world.actor(getattr(world, who))
    profiles.create(VALUES, actor)
    with pytest.raises(Refusal, match="已有名为“302 激光”的打印方案"):
        profiles.create(VALUES, actor)
    profiles.create(VALUES, world.actor(world.other_admin))
    assert PrintProfile.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["other_admin", "reviewer", "department_admin"])
def test_others_change_nothing(world, profile, who):
    actor = world.actor(getattr(world, who))
    seen = changes.fingerprint(PrintProfile.objects.get(), profiles.FIELDS)
    with pytest.raises(NotAllowed):
        profiles.change(profile.pk, {"name": "别的"}, actor, seen=seen)
    with pytest.raises(NotAllowed):
        profiles.put_in_use(profile.pk, False, actor)
    assert [*PrintProfile.objects.values_list("name", "active")] == [("302 激光", True)]


@pytest.mark.django_db
def test_out_of_use_and_back(world, profile):
    actor = world.actor(world.admin)
    profiles.put_in_use(profile.pk, False, actor)
    assert [*profiles.usable_by(world.admin)] == []
    profiles.put_in_use(profile.pk, False, actor)
    profiles.put_in_use(profile.pk, True, actor)
    titles = Event.objects.filter(verb="PROFILE_SAVED").order_by("seq").values_list("title", flat=True)
    assert [*titles] == ["新建打印方案：302 激光", "停用打印方案：302 激光", "恢复打印方案：302 激光"]
    assert [*profiles.usable_by(world.admin)] == [profile]


# --- On paper --------------------------------------------------------------------------------


def text_of(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.django_db
def test_the_sheets_of_a_profile(profile):
    (calibration,) = text_of(paper.calibration_pdf(profile))
    assert "302 激光" in calibration
    (sample,) = text_of(preview.sample_pdf(profile))
    assert sample.count("样张") == 3
    assert sample.count("0000000000") >= 3


@pytest.mark.django_db
def test_the_preview_follows_the_placing(profile):
    plain = preview.sample_pdf(profile)
    profile.offset_x = Decimal(5)
    moved = preview.sample_pdf(profile)
    profile.stock = Stock.PLAIN
    assert len({plain, moved, preview.sample_pdf(profile)}) == 3
