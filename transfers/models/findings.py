"""Warnings that a person has looked into: they stay on the page, with the reason, and ask no more."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.scoping import ScopedManager
from transfers.models.transfers import Case


class Acknowledgement(models.Model):
    """A warning about one person that was found to be in order.

    It holds for what stood there: ``fingerprint`` covers the rule, the field and the words of the finding, so that
    another value raises the warning again. Blocking findings cannot be acknowledged.
    """

    organization_path = "case__organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="acknowledgements")
    code = models.CharField("规则", max_length=40)
    field = models.CharField("项目", max_length=40)
    fingerprint = models.CharField(max_length=64, editable=False)
    reason = EncryptedTextField("说明")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = "已核对的提示"
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=("case", "fingerprint"), name="acknowledged_once"),
            models.CheckConstraint(name="acknowledgement_has_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.code}"
