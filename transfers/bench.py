"""Measuring the import of a large register: ours step by step, and django-import-export's plain load beside it.

Runs in an empty throw-away database (management/commands/bench_import.py). Every person is invented.
"""

import contextlib
import datetime
import importlib.util
import re
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet

from members.enums import MemberCategory, OrganizationKind, Role, Sex
from members.models import Branch, Member, Organization, User
from members.models.people import id_number_index
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from transfers.models import Case, ImportedRow, Season, Transfer, Upload
from transfers.register.columns import header_of
from transfers.services import intake

MOST_ROWS = 20_000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰鑫宇浩然子涵欣怡梓轩"
BRANCHES = [f"硕士第{n}党支部" for n in "一二三四五六七八九十"]
DESTINATIONS = (
    ("京内", "", "中共清华大学环境学院环硕221支部委员会", "011100132977", ""),
    ("京外", "中国共产党同济大学委员会", "中共同济大学土木工程学院委员会", "031000019034", "否"),
    ("京外", "中国共产党陇南市武都区委员会组织部", "中共陇南市武都区人才交流中心支部委员会", "", "是"),
)
KEYS = (
    *(
        "student_number",
        "name",
        "sex",
        "ethnicity",
        "id_number",
        "education_level",
        "class_name",
        "branch_name",
    ),
    *("category", "joined_on", "full_member_on", "fee_paid_until", "phone"),
    *("route", "heading_organization", "receiving_organization", "receiving_code", "paper"),
)
INDEX = "索引"  # the column of the blind index, which the loader of the others goes by
# What the plain load takes of a row; the rest belongs to tables that it does not know.
PLAIN = tuple(key for key in KEYS[: KEYS.index("route")] if key not in ("branch_name", "fee_paid_until"))


# --- Invented people -------------------------------------------------------------------------


def invented(count: int) -> list[dict[str, str]]:
    """That many people with nothing wrong, by key of the column."""
    return [_person(n) for n in range(count)]


def _person(n: int) -> dict[str, str]:
    values = (
        f"19{n:08d}",
        FAMILY[n % len(FAMILY)] + GIVEN[n // 20 % len(GIVEN)] + GIVEN[n // 700 % len(GIVEN)],
        "男",
        "汉族",
        _id_number(n),
        "硕士研究生",
        f"采矿硕19-{n % 9 + 1}",
        BRANCHES[n % len(BRANCHES)],
        "正式党员",
        "2019-06-01",
        "2020-06-01",
        "2022-06",
        f"139{n:08d}",
        *DESTINATIONS[n % len(DESTINATIONS)],
    )
    return dict(zip(KEYS, values, strict=True))


def _id_number(n: int) -> str:
    day = datetime.date(1990, 1, 1) + datetime.timedelta(days=n % 3000)
    body = f"110101{day:%Y%m%d}{2 * (n // 3000) + 1:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def workbook(people: list[dict[str, str]]) -> bytes:
    """They as a register in .xlsx."""
    columns = [ColumnSpec(header_of(key)) for key in KEYS]
    return write_workbook([SheetSpec("登记表", columns, [list(person.values()) for person in people])])


# --- Measuring -------------------------------------------------------------------------------


@dataclass
class Steps:
    """What was measured: seconds and the highest memory of each step, in order."""

    rows: int
    steps: list[dict[str, Any]] = field(default_factory=list)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done inside."""
        _forget_peak()
        start = time.perf_counter()
        yield
        self.note(name, time.perf_counter() - start)

    def note(self, name: str, seconds: float) -> None:
        """Add a step that was measured elsewhere."""
        rate = self.rows / seconds if seconds else 0
        self.steps.append(
            {
                "step": name,
                "seconds": round(seconds, 3),
                "rows_per_second": round(rate),
                "peak_mib": _peak_mib(),
            }
        )

    @property
    def seconds(self) -> float:
        """Of all steps together."""
        return round(sum(step["seconds"] for step in self.steps), 3)

    def as_json(self) -> dict[str, Any]:
        """For the table and for --json."""
        return {"steps": self.steps, "seconds": self.seconds}


def _forget_peak() -> None:
    """Let the kernel count the highest memory anew; where it cannot, the peak is that of the whole run."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_mib() -> int:
    try:
        match = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        match = None
    if match:
        return int(match[1]) // 1024
    return _max_mib(resource.RUSAGE_SELF)


def _max_mib(whose: int) -> int:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(whose).ru_maxrss // unit


def measure(rows: int, *, alone: bool = False) -> dict[str, Any]:
    """Import a register of that many people our way and, unless ``alone``, theirs."""
    admin, data = _set_up(), workbook(invented(rows))
    measured = {"rows": rows, "ours": _ours(admin, data, rows).as_json()}
    if not alone:
        measured["import_export"] = _theirs(admin, data, rows, use_bulk=False).as_json()
        measured["import_export_bulk"] = _theirs(admin, data, rows, use_bulk=True).as_json()
        unseen = _theirs(admin, data, rows, use_bulk=True, looking_up=False)
        measured["import_export_bulk_without_lookup"] = unseen.as_json()
    return measured


def _set_up() -> User:
    year = 2022
    Season.objects.create(
        year=year,
        opens_on=datetime.date(year, 1, 1),
        register_due_on=datetime.date(year, 6, 10),
        letters_from=datetime.date(year, 6, 12),
        leaving_on=datetime.date(year, 6, 30),
        follow_up_on=datetime.date(year, 9, 1),
        review_on=datetime.date(year, 12, 10),
        fee_month=datetime.date(year, 6, 1),
    )
    college = Organization.objects.create(
        code="01",
        name="测速学院党委",
        full_name="中共测速大学测速学院委员会",
        kind=OrganizationKind.COMMITTEE,
    )
    return User.objects.create(username="bench", name="测速", role=Role.COLLEGE_ADMIN, organization=college)


def _ours(admin: User, data: bytes, rows: int) -> Steps:
    """As a person does it: upload, look at the plan, import. The last step reads, checks and plans once more."""
    measured, actor = Steps(rows), Actor.of(admin)
    with measured.step("读取文件（子进程）"):
        upload = intake.keep(data, "登记表.xlsx", Season.objects.get(), actor)
    measured.steps[-1]["peak_mib"] += _max_mib(resource.RUSAGE_CHILDREN)  # both are there at once
    upload = Upload.objects.select_related("organization", "season").get(pk=upload.pk)
    with measured.step("解析"):
        content = intake.read(upload)
    moments: dict[str, float] = {}

    def noted(phase: str, done: int, total: int) -> None:
        moments[phase] = time.perf_counter()

    _forget_peak()
    start = time.perf_counter()
    plan = intake.plan_of(upload, content, progress=noted)
    digest, end = plan.digest, time.perf_counter()
    measured.note("检查", moments["检查"] - start)
    measured.note("计划", end - moments["检查"])
    with measured.step("写入（含再次解析、核对）"):
        intake.commit(upload.pk, digest, actor)
    _require(rows)
    if fault := journal.verify().fault:
        raise AssertionError(fault)
    return measured


def _require(rows: int) -> None:
    """A measurement of something that has not happened is worth nothing."""
    stored = Member.objects.count()
    if stored != rows:
        raise AssertionError(f"{stored} people stored instead of {rows}")


# --- django-import-export ----------------------------------------------------------------------


def has_import_export() -> bool:
    """Whether the package is there; it is needed for this comparison only."""
    return importlib.util.find_spec("import_export") is not None


def _theirs(admin: User, data: bytes, rows: int, *, use_bulk: bool, looking_up: bool = True) -> Steps:
    """The plain load of the same file into the one table of people: no checks, no cases, no transfers, no journal."""
    from tablib import Dataset

    _empty(ImportedRow, Transfer, Case, Member)
    branch = Branch.objects.filter(organization=admin.organization).first()
    loader, measured = _resource(branch, use_bulk=use_bulk, looking_up=looking_up), Steps(rows)
    with measured.step("读取文件"):
        dataset = Dataset().load(data, "xlsx")
        dataset.append_col([""] * len(dataset), header=INDEX)
    with measured.step("载入（仅人员一张表）"):
        loader.import_data(dataset, dry_run=False, raise_errors=True)
    _require(rows)
    return measured


def _empty(*models: type[Model]) -> None:
    for model in models:
        QuerySet(model).all()._raw_delete("default")  # noqa: SLF001 - a throw-away database


def _resource(branch: Branch, *, use_bulk: bool, looking_up: bool) -> Any:
    """A ModelResource as its manual writes it, with what these columns need at the least.

    ``looking_up``: each row is looked for by its unique index first, as a register that is loaded twice needs it.
    """
    from import_export import fields, resources
    from import_export.widgets import DateWidget

    sexes = {sex.label: sex.value for sex in Sex}
    categories = {"正式党员": MemberCategory.FULL.value}

    class MemberResource(resources.ModelResource):
        class Meta:
            model = Member
            fields = (*PLAIN, "id_number_index")
            import_id_fields = ("id_number_index",)

        def before_import_row(self, row: Any, **kwargs: Any) -> None:
            row[INDEX] = id_number_index(row[header_of("id_number")])
            row[header_of("sex")] = sexes[row[header_of("sex")]]
            row[header_of("category")] = categories[row[header_of("category")]]

        def before_save_instance(self, instance: Member, row: Any, **kwargs: Any) -> None:
            instance.organization_id, instance.branch = branch.organization_id, branch
            if self._meta.use_bulk:
                instance.fill_lookups()

    MemberResource._meta.use_bulk = use_bulk
    MemberResource._meta.force_init_instance = not looking_up
    MemberResource.fields["id_number_index"] = fields.Field(attribute="id_number_index", column_name=INDEX)
    for key in PLAIN:
        more = {"widget": DateWidget(format="%Y-%m-%d")} if key.endswith("_on") else {}
        MemberResource.fields[key] = fields.Field(attribute=key, column_name=header_of(key), **more)
    return MemberResource()


# --- The table -------------------------------------------------------------------------------

TITLES = {
    "ours": "本系统",
    "import_export": "django-import-export（默认，use_bulk=False）",
    "import_export_bulk": "django-import-export（use_bulk=True）",
    "import_export_bulk_without_lookup": "django-import-export（use_bulk=True，不查是否已有此人，同一份表不能载入第二次）",
}


def table(measured: dict[str, Any]) -> str:
    """What was measured, for a person to read; the ratios are ours to theirs."""
    lines = [f"{measured['rows']:,} 行"]
    ours = measured["ours"]["seconds"]
    for key, title in TITLES.items():
        if key not in measured:
            continue
        lines += ["", title]
        lines += [
            f"  {step['seconds']:8.2f} 秒  {step['rows_per_second']:9,} 行/秒  内存峰值 {step['peak_mib']:4} MiB  {step['step']}"
            for step in measured[key]["steps"]
        ]
        total = measured[key]["seconds"]
        ratio = "" if key == "ours" else f"，是本系统的 {total / ours:.2f} 倍"
        lines.append(f"  {total:8.2f} 秒  合计{ratio}")
    return "\n".join(lines)
