"""New keys for old rows, while people go on working."""

import io

import pytest
from django.core.management import call_command

from members.fields import sealed
from members.management.commands import rotate_keys
from members.models import Member
from tests.factories import make_member, make_organization

pytestmark = pytest.mark.django_db
NEW_KEY = "new:" + "b" * 43 + "="


def rotate():
    out = io.StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def keys_of(member):
    row = Member.objects.get(pk=member.pk)
    return {row.__dict__[name].partition(":")[0] for name in ("id_number", "phone")}


@pytest.fixture
def member(settings):
    made = make_member(make_organization(), phone="13800000000")
    settings.FIELD_KEYS = f"{NEW_KEY},{settings.FIELD_KEYS}"
    return made


def test_every_value_gets_the_new_key_once(member):
    assert keys_of(member) == {"t1"}
    assert "人员：重新加密 1 行" in rotate()
    assert keys_of(member) == {"new"}
    assert (Member.objects.get().phone, Member.objects.get().id_number) == (member.phone, member.id_number)
    assert "人员：重新加密 0 行" in rotate()


@pytest.mark.parametrize("moment", ["_rotate", "sealed"], ids=["before the row is read", "after it"])
def test_an_edit_meanwhile_is_not_lost(member, monkeypatch, moment):
    step = getattr(rotate_keys, moment)

    def somebody_edits_first(*args):
        monkeypatch.setattr(rotate_keys, moment, step)
        Member.objects.filter(pk=member.pk).update(phone=sealed(member, "phone", "13999999999"))
        return step(*args)

    monkeypatch.setattr(rotate_keys, moment, somebody_edits_first)
    rotate()
    assert Member.objects.get(pk=member.pk).phone == "13999999999"
    assert Member.objects.get(pk=member.pk).id_number == member.id_number
    assert keys_of(member) == {"new"}
