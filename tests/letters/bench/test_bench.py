"""The benchmark of letters: invented people, the form as plain data, processes measured, the table; our way for real."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from letters.bench import measuring, report, ways, workload
from letters.bench.measuring import Failed, Measured, Results, measure
from letters.bench.people import invented
from letters.bench.ways import Place, Way
from letters.render import layout
from letters.render.pdf import faults
from members.id_numbers import parse_id_number


def test_invented_letters_are_all_printable_and_always_the_same(letter_fonts):
    letters = invented(300)
    assert letters == invented(300)
    assert [letter.number for letter in letters if faults(letter, letter_fonts)] == []
    assert len({letter.number for letter in letters}) == 300
    assert {parse_id_number(letter.id_number).number for letter in letters} == {
        each.id_number for each in letters
    }
    lengths = {len(letter.name) for letter in letters}
    assert min(lengths) == 2
    assert max(lengths) > 8


def test_the_form_is_given_to_others_whole(tmp_path):
    workload.prepare(tmp_path, 2, settings.FONT_CACHE_DIR)
    form = json.loads((tmp_path / "form.json").read_text(encoding="utf-8"))
    letters = json.loads((tmp_path / "letters.json").read_text(encoding="utf-8"))
    assert len(form["fields"]) == len(layout.FIELDS)
    assert len(form["options"]) == len(layout.OPTIONS)
    words = "".join(word[0] for word in form["words"])
    assert len(words) == sum(len(part.text) for part in (*layout.WORDS, *layout.COLUMNS))
    known = {*letters[0], "issued_year", "issued_month", "issued_day"}
    assert {key for key, *_ in form["fields"] + form["options"]} <= known
    assert len(letters) == 2
    assert {file.name for file in (tmp_path / "fonts").iterdir()} == {"song.ttf", "kai.ttf"}


def way(code, key="typst", **more):
    """A way that is a line of Python; ``out`` is the file."""
    return Way(key, key, lambda place, out: [sys.executable, "-c", code, str(place.folder), str(out)], **more)


def test_ours_is_measured_as_a_process_and_read_back():
    told = []
    results = measure([2, 3], 1, [ways.OURS], sys.executable, settings.FONT_CACHE_DIR, told.append)
    two, three = results.of("ours", 2), results.of("ours", 3)
    assert (two.runs, three.runs, results.cold[0].runs) == (1, 1, measuring.COLD_RUNS)
    assert all(each.seconds > 0.02 and each.peak_bytes > 10_000_000 for each in results.measured)
    assert 1_000 < three.bytes_per_letter < 100_000
    assert 0.1 < results.warm_milliseconds < 1_000
    assert results.growth_per_letter() == three.peak_bytes - two.peak_bytes
    assert results.missing == []
    assert len(told) == measuring.COLD_RUNS + 2


def test_the_whole_way_prints_the_same_letters_from_a_database_of_its_own(tmp_path):
    results = measure(
        [2], 1, [ways.OURS, ways.WHOLE], sys.executable, settings.FONT_CACHE_DIR, lambda _: None
    )
    ours, whole = results.of("ours", 2), results.of("whole", 2)
    assert whole.pdf_bytes == ours.pdf_bytes
    assert whole.seconds > ours.seconds


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise SystemExit('kaputt')", "没有生成 PDF：kaputt"),
        ("pass", "没有生成 PDF"),
        (
            "import sys, pypdfium2; d = pypdfium2.PdfDocument.new(); d.new_page(9, 9); d.save(sys.argv[2])",
            "生成了 1 页，应为 1 页，最后一页应是第",
        ),
    ],
)
def test_letters_that_were_not_made_are_no_measurement(code, words):
    with pytest.raises(Failed, match=words):
        measure([1], 1, [way(code)], sys.executable, settings.FONT_CACHE_DIR, lambda _: None)


def test_what_is_not_installed_is_said(tmp_path):
    missing = [
        way("", modules=("no_such_module",), install="请装甲"),
        way("", programs=("no-such-program",), install="请装乙"),
    ]
    results = measure([1], 1, [ways.OURS, *missing], sys.executable, settings.FONT_CACHE_DIR, lambda _: None)
    assert results.missing == ["请装甲", "请装乙"]
    assert not way("", modules=("json",)).is_there(str(tmp_path / "no-python"))
    assert all(each.install for each in ways.all_ways() if each.modules)


def test_peak_is_the_childs_own_and_keys_stay_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", "secret")
    ballast = b"x" * 300_000_000
    code = (
        "import os, sys, pypdfium2; assert 'FIELD_KEYS' not in os.environ;"
        "import json; number = json.load(open(sys.argv[1] + '/letters.json'))[-1]['number'];"
        "import shutil; shutil.copy(os.path.join(sys.argv[1], 'ready.pdf'), sys.argv[2])"
    )
    workload.prepare(tmp_path, 1, settings.FONT_CACHE_DIR)
    place = Place(sys.executable, tmp_path, settings.FONT_CACHE_DIR)
    subprocess.run(ways.OURS.command(place, tmp_path / "ready.pdf"), cwd=ways.ROOT, check=True)
    _, peak, _ = measuring.run_once(way(code), 1, place)
    assert 5_000_000 < peak < len(ballast)


def results(**seconds):
    rows = [
        Measured(key, key, count, 3, value * count / 1000, 50_000_000 + 10_240 * count, 3_000 * count)
        for count in (1000, 5000)
        for key, value in seconds.items()
    ]
    return Results(rows, rows[:1], 7.5, ["没有 WeasyPrint。"])


def test_table_says_ratios_and_aims():
    text = report.text(results(ours=0.5, typst=1.5, docx=20.0), 1000)
    lines = text.splitlines()
    assert lines[0] == "1,000 封"
    assert lines[1].split() == ["方式", "秒", "封/秒", "内存峰值", "MiB", "字节/封", "是本系统的几倍时间"]
    assert [line.split()[-1] for line in lines[2:5]] == ["1.00", "3.00", "40.00"]
    assert len({report.width_of(line) for line in lines[1:5]}) == 1
    assert report.aims(results(ours=0.5, typst=1.5, docx=20.0), 1000) == [
        "1,000 封不慢于 typst（≥ 1 倍）：3.00 倍，达到",
        "1,000 封 ≥ typst 的 1.5 倍：3.00 倍，达到",
        "1,000 封 ≥ LibreOffice 邮件合并的 15 倍：40.00 倍，达到",
        "热启动单封 ≤ 15 毫秒：7.50 毫秒，达到",
        "每多一封内存增加 < 40 KB：10.00 KB，达到",
    ]
    assert "没有 WeasyPrint。" in text


def test_aims_that_are_missed_or_not_measured_say_so():
    aims = report.aims(results(ours=0.5, typst=0.6), 1000)
    assert [line.rpartition("，")[2] for line in aims[:2]] == ["达到", "未达到"]
    assert aims[2].endswith("：未测")


def test_command_prints_json_and_opens_no_database(tmp_path):
    command = [
        sys.executable,
        "manage.py",
        "bench_letters",
        "--letters",
        "1",
        "--runs",
        "1",
        "--only",
        "ours",
        "--json",
    ]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "sqlite:////nowhere/db",
    }
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert [(row["key"], row["letters"]) for row in measured["measured"]] == [("ours", 1)]
    assert "1 封，第 1 轮：本系统" in done.stderr


@pytest.mark.parametrize(
    ("options", "words"), [({"letters": [0]}, "封数应为 1 至"), ({"runs": 0}, "次数应为 1 至")]
)
def test_command_refuses_odd_numbers(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("bench_letters", **options)
