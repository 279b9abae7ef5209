"""QR codes put together from changes are the codes that the library makes."""

import random

import pytest
import segno

from letters.render.sheets.qr import ERROR_LEVEL, MASK, QrPress

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BASE = "https://dangyuan.example.edu.cn/verify/{}/"


def address(chance, length=12, base=BASE):
    return base.format("".join(chance.choices(ALPHABET, k=length)))


def as_made_at_once(text, version):
    code = segno.make_qr(text, error=ERROR_LEVEL, version=version, boost_error=False, mask=MASK)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix]


def test_a_code_from_changes_is_the_code_itself():
    chance = random.Random(2022)
    press = QrPress(address(chance))
    texts = [address(chance) for _ in range(200)]
    assert [press.modules(text) for text in texts] == [as_made_at_once(text, press.version) for text in texts]


@pytest.mark.parametrize("text", [BASE.format("AB"), BASE.format("é" * 12), "https://xn--/verify/单位/"])
def test_a_text_of_another_kind_is_encoded_by_itself(text):
    press = QrPress(address(random.Random(1)))
    assert press.modules(text) == as_made_at_once(text, press.version)


def test_each_change_is_encoded_once(monkeypatch):
    chance = random.Random(7)
    press = QrPress(address(chance))
    made = []
    make = segno.make_qr
    monkeypatch.setattr(segno, "make_qr", lambda text, **said: made.append(text) or make(text, **said))
    for _ in range(2000):
        press.modules(address(chance))
    assert len(made) == len(set(made)) == 12 * (len(ALPHABET) - 1)
