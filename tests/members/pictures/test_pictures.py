"""A stranger's photograph: refused in a sentence, or drawn anew with nothing in it but pixels."""

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from members import child_process, pictures
from members.pictures import BadPicture, clean, sentences
from members.pictures.redraw import KEPT_BYTES
from tests.members.pictures.hostile import CASES, exif, packed, photo

MEASURE = """
import sys; sys.path.append(sys.argv[1])
from members import child_process
from members.pictures import child
child_process.limit(child.MEMORY_BYTES, child.CPU_SECONDS)
answer = child.answer_to(sys.stdin.buffer.read())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(answer[:6].decode(), int(peak.split()[1]) // 1024)
"""


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_is_refused_in_a_sentence_or_drawn_anew(data, expected):
    if isinstance(expected, str):
        with pytest.raises(BadPicture) as caught:
            clean(data)
        assert str(caught.value) == expected
        return
    drawn = clean(data)
    picture = opened(drawn)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", expected)
    assert len(drawn) <= KEPT_BYTES
    assert drawn.endswith(b"\xff\xd9")
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [
        word for word in (b"SECRETPHONE", b"Exif", b"ICC_PROFILE", b"PK\x03\x04", b"script") if word in drawn
    ] == []


def test_there_are_more_than_forty_of_them():
    assert len({case[0] for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize(
    ("orientation", "size", "dark"),
    [
        (1, (400, 300), (50, 150)),
        (2, (400, 300), (350, 150)),
        (3, (400, 300), (350, 150)),
        (6, (300, 400), (150, 50)),
        (8, (300, 400), (150, 350)),
        (99, (400, 300), (50, 150)),
    ],
)
def test_it_stands_upright_whichever_way_the_telephone_was_held(orientation, size, dark):
    picture = opened(clean(packed(photo(), exif=exif(orientation))))
    assert picture.size == size
    opposite = (size[0] - 1 - dark[0], size[1] - 1 - dark[1])
    assert sum(picture.getpixel(dark)) < 200 < sum(picture.getpixel(opposite))


def test_what_is_clear_becomes_white_and_sixteen_bits_keep_their_grey():
    clear = Image.new("RGBA", (100, 100), (200, 0, 0, 0))
    assert opened(clean(packed(clear, "PNG"))).getpixel((50, 50)) == (255, 255, 255)
    grey = Image.new("I;16", (100, 100), 0x8000)
    assert abs(opened(clean(packed(grey, "PNG"))).getpixel((50, 50))[0] - 128) <= 1


def test_noise_is_made_smaller_until_it_fits():
    noise = Image.effect_noise((2400, 2400), 90)
    drawn = clean(packed(noise, quality=85))
    assert len(drawn) <= KEPT_BYTES
    assert max(opened(drawn).size) < 2000


def largest() -> dict[str, bytes]:
    """Pictures of 40 million pixels in the ways that take most."""
    side = (6320, 6320)
    return {
        "png": packed(Image.new("RGBA", side, (1, 2, 3, 128)), "PNG"),
        "png, grey with alpha": packed(Image.new("LA", side), "PNG"),
        "jpeg": packed(Image.new("CMYK", side)),
        "progressive": packed(Image.new("RGB", (4890, 4890)), progressive=True, subsampling=0),
        "png just below": packed(Image.new("RGBA", (4990, 4990), (1, 2, 3, 128)), "PNG"),
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_no_picture_takes_more_than_200_mebibytes():
    for name, data in largest().items():
        answer, _ = child_process.ask(MEASURE, data, 60)
        said, mebibytes = answer.decode().split()
        assert (name, said) == (name, "drawn")
        assert int(mebibytes) <= 200, name


def test_a_child_that_dies_or_sleeps_is_a_sentence_too(monkeypatch):
    for program in (
        "import os; os.abort()",
        "raise SystemExit(3)",
        "print('drawn')",
        "import time; time.sleep(60)",
    ):
        monkeypatch.setattr(pictures, "START", program)
        monkeypatch.setattr(pictures, "SECONDS", 1.0)
        with pytest.raises(BadPicture) as caught:
            clean(packed(photo()))
        assert str(caught.value) == sentences.DAMAGED


def test_the_child_knows_no_django_and_no_keys():
    program = (
        "import os, sys; sys.path.append(sys.argv[1]); from members.pictures import child;"
        "child.answer_to(sys.stdin.buffer.read());"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'django', 'config', 'openpyxl'}),"
        " sorted(name for name in os.environ if 'KEY' in name or 'DATABASE' in name))"
    )
    answer, code = child_process.ask(program, packed(photo()), 30)
    assert (answer.decode().strip(), code) == ("[] []", 0)


def test_the_third_at_once_is_sent_away_and_not_kept_waiting(monkeypatch):
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    started, may_answer = threading.Semaphore(0), threading.Event()
    open_it = child_process.ask

    def slow(*args):
        started.release()
        assert may_answer.wait(20)
        return open_it(*args)

    monkeypatch.setattr(child_process, "ask", slow)
    with ThreadPoolExecutor(2) as strangers:
        first = [strangers.submit(clean, packed(photo())) for _ in range(2)]
        assert all(started.acquire(timeout=20) for _ in first)
        with pytest.raises(BadPicture) as caught:
            clean(packed(photo()))
        may_answer.set()
        assert all(each.result().startswith(b"\xff\xd8") for each in first)
    assert str(caught.value) == sentences.MANY_AT_ONCE
    assert clean(packed(photo())).startswith(b"\xff\xd8")
