"""Encryption at rest: bound to its place, openable by older keys, closed to strangers; the keyed indexes."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from members import crypto

PLACE = "members_member.id_number:1"
OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


def test_opens_where_it_was_sealed():
    assert crypto.decrypt(crypto.encrypt("110101199701010016", PLACE), PLACE) == "110101199701010016"


def test_the_same_text_never_looks_the_same():
    assert crypto.encrypt("110101199701010016", PLACE) != crypto.encrypt("110101199701010016", PLACE)


@pytest.mark.parametrize("elsewhere", ["members_member.id_number:2", "members_member.phone:1", ""])
def test_does_not_open_elsewhere(elsewhere):
    sealed = crypto.encrypt("110101199701010016", PLACE)
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, elsewhere)


def test_does_not_open_when_altered():
    name, _, payload = crypto.encrypt("110101199701010016", PLACE).partition(":")
    blob = bytearray(base64.b64decode(payload))
    blob[-1] ^= 1
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(f"{name}:{base64.b64encode(blob).decode()}", PLACE)


@pytest.mark.parametrize("nonsense", ["", "t1", "t1:", "t1:!!!", "nobody:AAAA", "身份证"])
def test_nonsense_does_not_open(nonsense):
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(nonsense, PLACE)


def test_first_key_encrypts_and_all_decrypt(settings):
    settings.FIELD_KEYS = OLD
    sealed = crypto.encrypt("文字", PLACE)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert crypto.decrypt(sealed, PLACE) == "文字"
    assert not crypto.is_current(sealed)
    assert crypto.encrypt("文字", PLACE).startswith("new:")
    settings.FIELD_KEYS = NEW
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, PLACE)


def test_index_finds_equals_by_purpose_and_key(settings):
    first = crypto.blind_index("13800000000", "member.phone")
    assert len(first) == 64
    assert first == crypto.blind_index("13800000000", "member.phone")
    assert first != crypto.blind_index("13800000000", "member.id_number")
    assert first != crypto.blind_index("13800000001", "member.phone")
    settings.INDEX_KEY = base64.b64encode(b"i" * 32).decode()
    assert first != crypto.blind_index("13800000000", "member.phone")


@pytest.mark.parametrize("keys", ["t1:c2hvcnQ=", "t1", "t1:not base64!"])
def test_a_bad_key_is_refused_with_the_way_to_make_one(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=r"dev\.py keys"):
        crypto.check_keys()
