"""Hostile pictures through the graduate's own page: refused in a sentence, or drawn anew with nothing in them but pixels.

The pictures are those of ``tests/members/pictures/hostile.py``; here they come as a browser sends them, and some ways of
sending besides. The memory of the process that opens each one is measured.
"""

import base64
import datetime
import io
import sys

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from members import child_process, pictures
from members.models import Event
from members.pictures import sentences
from members.pictures.redraw import KEPT_BYTES
from tests.members.pictures.hostile import CASES, exif, packed
from tests.members.pictures.hostile import photo as drawing
from tests.transfers.said_after_leaving import gone, typed
from transfers.models import OwnReport, OwnReportPhoto
from transfers.models.own_reports import OwnReportKind

PAGE = reverse("transfers:my_report", args=["receipt"])
NOON = datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC)
MEBIBYTES = 200
PEAK_DIGITS = 8
# As the child does it, and behind its answer the most memory that it has had, in KiB.
MEASURED = f"""
import os, sys; sys.path.append(sys.argv[1])
from members import child_process
from members.pictures import child
child_process.limit(child.MEMORY_BYTES, child.CPU_SECONDS)
answer = child.answer_to(sys.stdin.buffer.read())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
sys.stdout.buffer.write(answer + peak.zfill({PEAK_DIGITS}).encode())
sys.stdout.buffer.flush()
os._exit(0)
"""


@pytest.fixture
def graduate(world, client):
    """Somebody with a letter, signed in; no window of the throttle ends meanwhile."""
    _, user = gone(world)
    with time_machine.travel(NOON, tick=False):
        client.force_login(user)
        yield client


@pytest.fixture
def peaks(monkeypatch):
    """The most memory of each process that opened a picture, in MiB; empty where there is no /proc."""
    found = []
    if not sys.platform.startswith("linux"):
        return found
    open_it = child_process.ask

    def measure(*args):
        answer, code = open_it(*args)
        if code == 0:
            found.append(int(answer[-PEAK_DIGITS:]) // 1024)
            answer = answer[:-PEAK_DIGITS]
        return answer, code

    monkeypatch.setattr(pictures, "START", MEASURED)
    monkeypatch.setattr(child_process, "ask", measure)
    return found


def send(client, *files, **changes):
    photo = list(files) if len(files) > 1 else files[0] if files else None
    return client.post(PAGE, typed(OwnReportKind.RECEIPT, photo=photo, **changes))


def sentence_of(response):
    return " ".join(response.context["form"].errors["photo"])


def nothing_is_written():
    written = (OwnReport.objects, OwnReportPhoto.objects, Event.objects.filter(verb="OWN_RECEIPT"))
    return not any(rows.exists() for rows in written)


def kept_picture():
    """What is kept of the one report there is: a JPEG, and nothing but a picture."""
    data = base64.b64decode(OwnReportPhoto.objects.get().image)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.mode, data[-2:]) == ("JPEG", "RGB", b"\xff\xd9")
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    hidden = (b"SECRETPHONE", b"Exif", b"ICC_PROFILE", b"PK\x03\x04", b"script")
    assert [word for word in hidden if word in data] == []
    assert len(data) <= KEPT_BYTES
    return picture


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_is_refused_in_a_sentence_or_kept_as_a_clean_jpeg(graduate, peaks, data, expected):
    response = send(graduate, SimpleUploadedFile("回执.jpg", data, "image/jpeg"))
    assert [peak for peak in peaks if peak > MEBIBYTES] == []
    if isinstance(expected, str):
        empty = "选择的照片是空文件，请重新选择。"
        assert (response.status_code, sentence_of(response)) == (422, expected if data else empty)
        assert nothing_is_written()
        assert response.context["form"]["handler"].value() == "马科长"
        return
    assert (response.status_code, response.url) == (302, PAGE)
    assert kept_picture().size == expected
    assert len(peaks) == sys.platform.startswith("linux")
    shown = graduate.get(reverse("transfers:my_report_photo", args=[OwnReport.objects.get().pk]))
    assert (shown["Content-Type"], shown.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


GOOD = packed(drawing(), exif=exif())
NAMES = {
    "a path": "../../etc/passwd.jpg",
    "a windows path": "C:\\Users\\x\\回执.jpg",
    "markup": '"><script>alert(1)</script>.jpg',
    "two endings": "回执.jpg.exe",
    "a NUL": "回执\x00.php",
    "a new line": "回执\r\nX-Evil: 1.jpg",
    "nothing but dots": "…….jpg",
    "right to left": "gpj.\u202e.exe",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_of_no_account(graduate, name):
    response = send(graduate, SimpleUploadedFile("x.jpg", GOOD, "image/jpeg"))
    assert response.status_code == 302
    OwnReport.objects.all().delete()
    response = graduate.post(PAGE, _by_hand(name, GOOD), content_type=f"multipart/form-data; boundary={EDGE}")
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        kept_picture()
        report = OwnReport.objects.get()
        photo = graduate.get(reverse("transfers:my_report_photo", args=[report.pk]))
        assert photo["Content-Disposition"] == 'inline; filename="receipt.jpg"'
    else:
        assert nothing_is_written()


def test_a_name_of_900_characters_is_refused(graduate):
    response = send(graduate, SimpleUploadedFile("长" * 900 + ".jpg", GOOD, "image/jpeg"))
    if response.status_code == 422:
        assert sentence_of(response) == "文件名太长，请改短后再上传。"
        assert nothing_is_written()
    else:  # the framework has cut it
        kept_picture()


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/x-php", "", "a/b/c"])
def test_what_a_file_is_said_to_be_is_of_no_account(graduate, content_type):
    assert send(graduate, SimpleUploadedFile("x.html", GOOD, content_type)).status_code == 302
    kept_picture()
    refused = SimpleUploadedFile("x.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg")
    response = send(graduate, refused, replaces=str(OwnReport.objects.get().pk))
    assert (response.status_code, sentence_of(response)) == (422, sentences.OTHER_KIND)
    assert OwnReport.objects.count() == 1


def test_of_two_files_the_first_is_taken(graduate):
    first = SimpleUploadedFile("a.jpg", packed(drawing((400, 300))), "image/jpeg")
    second = SimpleUploadedFile("b.jpg", packed(drawing((500, 200))), "image/jpeg")
    assert send(graduate, first, second).status_code == 302
    assert kept_picture().size == (400, 300)


def test_thirty_megabytes_are_refused_and_not_kept(graduate):
    response = send(graduate, SimpleUploadedFile("x.jpg", GOOD + bytes(30 * 1024 * 1024), "image/jpeg"))
    assert (response.status_code, sentence_of(response)) == (422, sentences.TOO_LARGE)
    assert nothing_is_written()


EDGE = "edge-of-the-form"


def _by_hand(name, data):
    """The form as somebody with other tools than a browser sends it: the name as it stands."""
    fields = {"on": "2022-06-08", "handler": "马科长"}
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
    return b"".join([*parts, head.encode(), data, f"\r\n--{EDGE}--\r\n".encode()])
