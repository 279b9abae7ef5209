"""People: one record per person, keyed by the ID number (domain.md §2, §8)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from members import crypto
from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory, Sex
from members.fields import EncryptedTextField
from members.models.organizations import Branch, Organization
from members.pinyin import sort_key
from members.scoping import ScopedManager


class Member(models.Model):
    """A graduating Party member (or 发展对象, 入党积极分子)."""

    organization_path = "organization"
    graduate_path = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="members", verbose_name="所属党组织"
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members", verbose_name="所在党支部")
    name = models.CharField("姓名", max_length=60)
    name_key = models.CharField(max_length=120, editable=False)
    student_number = models.CharField("学号", max_length=20, blank=True)
    sex = models.CharField("性别", max_length=10, choices=Sex.choices())
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    id_number = EncryptedTextField("身份证号")
    id_number_index = models.CharField(max_length=64, unique=True, editable=False)
    phone = EncryptedTextField("本人联系电话", blank=True)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    category = models.CharField("党员类别", max_length=20, choices=MemberCategory.choices())
    joined_on = models.DateField("入党时间", null=True, blank=True)
    joined_has_day = models.BooleanField(default=True, help_text="登记表只写到月份时为否")
    full_member_on = models.DateField("转正时间", null=True, blank=True)
    full_member_has_day = models.BooleanField(default=True)
    fee_paid_until = models.DateField("党费交至", null=True, blank=True, help_text="该月的第一天")
    education_level = models.CharField("学历层次", max_length=20, blank=True)
    class_name = models.CharField("专业班级", max_length=60, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "人员"
        ordering = ("name_key", "id")
        constraints = (
            models.CheckConstraint(
                name="member_category", condition=Q(category__in=MemberCategory.constraint_values())
            ),
            models.CheckConstraint(name="member_sex", condition=Q(sex__in=Sex.constraint_values())),
            models.CheckConstraint(name="member_name", condition=~Q(name="")),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the look-up columns in step with what they stand for."""
        self.fill_lookups()
        super().save(*args, **kwargs)

    def fill_lookups(self) -> None:
        """Compute the look-up columns; ``bulk_create`` does not call ``save``, so its callers call this."""
        self.id_number_index = id_number_index(self.id_number)
        self.phone_index = crypto.blind_index(self.phone, "member.phone") if self.phone else ""
        self.name_key = sort_key(self.name)

    @property
    def is_party_member(self) -> bool:
        """Only full and probationary members are transferred."""
        return self.category in PARTY_MEMBER_CATEGORIES

    @property
    def id_number_tail(self) -> str:
        """The most that a list may show: the last four characters."""
        return f"··· {self.id_number[-4:]}"


def id_number_index(id_number: str) -> str:
    """The value of ``Member.id_number_index`` for a cleaned ID number."""
    return crypto.blind_index(id_number, "member.id_number")
