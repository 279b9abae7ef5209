"""The encrypted field: nothing readable in the database, opened when read, never by a look-up."""

import pytest
from django.db import connection, models, transaction

from members.fields import sealed
from members.models import Member
from members.models.people import id_number_index
from tests.factories import make_member, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(make_organization(), phone="13812345678")


def stored(member: Member) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM members_member")
        return cursor.fetchone()


def test_nothing_readable_in_the_database(member):
    id_number, phone = stored(member)
    assert member.id_number not in id_number
    assert "13812345678" not in phone
    assert id_number.startswith("t1:")


def test_read_back_and_kept_when_saved_again(member):
    again = Member.objects.get(pk=member.pk)
    assert (again.id_number, again.phone) == (member.id_number, "13812345678")
    again.save()
    assert Member.objects.get(pk=member.pk).id_number == member.id_number


def test_found_by_the_index(member):
    assert Member.objects.get(id_number_index=id_number_index(member.id_number)) == member


def test_index_follows_a_change(member):
    member.phone = ""
    member.save()
    assert Member.objects.get(phone="").phone_index == ""


@pytest.mark.parametrize("lookup", ["id_number", "id_number__contains", "id_number__in", "phone__startswith"])
def test_lookups_are_refused(member, lookup):
    with pytest.raises(TypeError, match="加密的字段不能检索"):
        Member.objects.filter(**{lookup: "1101"}).exists()


def test_update_and_bulk_cannot_write_in_the_clear(member):
    with pytest.raises(TypeError, match=r"save\(\)"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(phone="13900000000")
    Member.objects.filter(pk=member.pk).update(phone=sealed(member, "phone", "13900000000"))
    assert Member.objects.get(pk=member.pk).phone == "13900000000"


def test_a_value_copied_from_another_person_does_not_open(member):
    from members.crypto import CannotDecrypt

    other = make_member(member.organization)
    foreign, _ = stored(member)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET id_number = %s WHERE name = %s", [foreign, other.name])
    with pytest.raises(CannotDecrypt):
        _ = Member.objects.get(pk=other.pk).id_number


def test_decryption_waits_until_the_field_is_read(member, settings):
    settings.FIELD_KEYS = "other:" + "b" * 43 + "="
    assert Member.objects.get(pk=member.pk).name == member.name


def test_tail_is_the_most_a_list_shows(member):
    assert member.id_number_tail == f"··· {member.id_number[-4:]}"


def test_field_needs_no_length(member):
    assert isinstance(Member._meta.get_field("phone"), models.TextField)
