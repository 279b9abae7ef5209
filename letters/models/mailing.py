"""Where a letter is mailed to: for the label and the mailing list, before the post office gives a number."""

import uuid

from django.conf import settings
from django.db import models

from letters.models.letter import Letter
from members.fields import EncryptedTextField
from members.scoping import ScopedManager


class Mailing(models.Model):
    """The address on the envelope of one letter; the tracking number is said when it is delivered."""

    organization_path = "letter__organization"
    graduate_path = "letter__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="mailing", verbose_name="介绍信")
    recipient = models.CharField("收件人", max_length=60)
    phone = EncryptedTextField("收件电话")
    address = EncryptedTextField("收件地址")
    postcode = models.CharField("邮编", max_length=6, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("登记时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = "邮寄"
        ordering = ("letter__number",)

    def __str__(self) -> str:
        return f"{self.letter} 寄 {self.recipient}"
