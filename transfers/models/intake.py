"""An uploaded workbook, from upload to commit. What was shown is what is committed."""

import base64
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.models import Organization
from members.scoping import ScopedManager
from transfers.models.seasons import Season


class Upload(models.Model):
    """A workbook as it was uploaded, encrypted, with the digest of the plan that the person saw."""

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
    file_name = models.CharField("文件名", max_length=120)
    content = EncryptedTextField("内容")
    committed_at = models.DateTimeField("导入时间", null=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.JSONField("结果", default=dict)

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
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.file_name}"

    @property
    def workbook(self) -> bytes:
        """The file as it was uploaded."""
        return base64.b64decode(self.content)
