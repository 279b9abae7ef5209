"""The benchmark command: measures both ways on a few rows, in a database of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from members.id_numbers import parse_id_number
from members.spreadsheets.reader import read_workbook
from transfers import bench
from transfers.register.check_sheet import check_entries
from transfers.register.parse import parse_register
from transfers.register.season_rules import SeasonRules


def test_invented_people_are_all_different_and_have_nothing_wrong():
    people = bench.invented(4_000)
    assert len({parse_id_number(person["id_number"]).number for person in people}) == 4_000
    register = parse_register(read_workbook(bench.workbook(people[:60])))
    assert [row.findings for row in check_entries(register.rows, SeasonRules.for_year(2022))] == [()] * 60


def test_command_measures_in_a_database_of_its_own(tmp_path):
    """In a process of its own: it takes the connection to another database."""
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("TEST_RUN_DIR", None)
    command = [sys.executable, "manage.py", "bench_import", "--rows", "30", "--json"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert list(measured) == ["rows", *bench.TITLES]
    assert [step["step"] for step in measured["ours"]["steps"]] == [
        "读取文件（子进程）",
        "解析",
        "检查",
        "计划",
        "写入（含再次解析、核对）",
    ]
    assert all(step["peak_mib"] > 0 for each in bench.TITLES for step in measured[each]["steps"])
    assert "是本系统的" in bench.table(measured)
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "words"), [(0, "行数应为 1 至"), (20, "不能在事务中运行")])
def test_command_refuses_rather_than_touch_another_database(rows, words):
    before = connection.settings_dict["NAME"]
    with pytest.raises(CommandError, match=words):
        call_command("bench_import", rows=rows)
    assert connection.settings_dict["NAME"] == before


def test_says_what_to_install_when_there_is_nothing_to_compare_with(monkeypatch):
    monkeypatch.setattr(bench, "has_import_export", lambda: False)
    with pytest.raises(CommandError, match=r"requirements-dev\.txt"):
        call_command("bench_import", rows=5)
