"""An uploaded workbook, from upload to commit and, while nothing has followed, back again.

What was shown is what is committed.
"""

import base64
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.models import Member, Organization
from members.scoping import ScopedManager
from transfers.models.seasons import Season
from transfers.models.transfers import Case


class UploadKind(Labelled):
    """How the rows came in."""

    FILE = "FILE", "文件"
    PASTE = "PASTE", "粘贴"


class Upload(models.Model):
    """A workbook (or pasted rows) as it was uploaded, and what a person has said about its columns.

    ``content`` is the file in base64, or the pasted text. ``grid`` is what was read from it, so that a file from
    outside is parsed once only. ``mapping`` is what the person has said about its sheets (register/mapping.py).
    """

    organization_path = "organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="uploads", verbose_name="年度")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="uploads", verbose_name="党组织"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    kind = models.CharField(
        "方式", max_length=10, choices=UploadKind.choices(), default=UploadKind.FILE.value
    )
    file_name = models.CharField("文件名", max_length=120)
    content = EncryptedTextField("内容")
    grid = EncryptedTextField("读出的表", blank=True)
    mapping = models.JSONField("列的含义", default=dict)
    committed_at = models.DateTimeField("导入时间", null=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.JSONField("结果", default=dict)
    journal_seq = models.BigIntegerField(
        "导入完成时的日志序号", null=True, help_text="没有的是早先版本的导入，不能撤销"
    )
    undone_at = models.DateTimeField("撤销导入时间", null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager()

    class Meta:
        verbose_name = "登记表导入"
        ordering = ("-uploaded_at",)
        constraints = (
            models.CheckConstraint(
                name="upload_committed_by",
                condition=Q(committed_at__isnull=True, committed_by__isnull=True)
                | Q(committed_at__isnull=False, committed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="upload_undone_after_commit",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, committed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.file_name}"

    @property
    def workbook(self) -> bytes:
        """The file as it was uploaded."""
        return base64.b64decode(self.content)


class ImportedRow(models.Model):
    """What an import wrote for one person: the way back, and the base of the comparison next time.

    ``content`` is JSON with the values ``before`` and ``after`` of every column written and what was ``created``
    (services/intake_record.py). The rows of an undone import are removed with it.
    """

    organization_path = "upload__organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="rows")
    member = models.ForeignKey(Member, models.PROTECT, related_name="imported_rows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="imported_rows")
    content = EncryptedTextField("写入的内容")

    objects = ScopedManager()

    class Meta:
        verbose_name = "导入的行"
        constraints = (models.UniqueConstraint(fields=("upload", "case"), name="person_once_in_upload"),)

    def __str__(self) -> str:
        return f"{self.upload} {self.member}"


class HeaderMeaning(models.Model):
    """What a college's own column header means, as a person has said it once; "" = not to be read."""

    organization_path = "organization"
    graduate_path = ""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="header_meanings", verbose_name="党组织"
    )
    header = models.CharField("列名", max_length=120, help_text="规范化后的列名")
    key = models.CharField("含义", max_length=40, blank=True)
    learnt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField("时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = "列名的含义"
        constraints = (
            models.UniqueConstraint(fields=("organization", "header"), name="header_meaning_once"),
        )

    def __str__(self) -> str:
        return f"{self.header} → {self.key}"
