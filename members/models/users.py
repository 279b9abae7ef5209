"""Users and their one role (domain.md §2)."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from members.enums import DEPARTMENT_ROLES, STAFF_ROLES, Role
from members.models.organizations import Organization
from members.models.people import Member
from members.scoping import ScopedQuerySet


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    """Makes users; a role always comes with what it needs (see the constraints)."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user with a usable password, or none."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in, by work number or student number."""

    organization_path = "organization"
    graduate_path = "member"

    username = models.CharField("工号或学号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    role = models.CharField("角色", max_length=20, choices=Role.choices())
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所属党组织"
    )
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="毕业生"
    )
    is_active = models.BooleanField("可登录", default=True)
    opened_at = models.DateTimeField(
        "首次进入的时间",
        null=True,
        blank=True,
        help_text="毕业生用登录码或统一身份认证第一次进入；之前没有密码",
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        verbose_name = "用户"
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                name="user_role_has_what_it_needs",
                condition=(
                    Q(role=Role.COLLEGE_ADMIN, organization__isnull=False, member__isnull=True)
                    | Q(role=Role.GRADUATE, organization__isnull=True, member__isnull=False)
                    | Q(role__in=DEPARTMENT_ROLES, organization__isnull=True, member__isnull=True)
                ),
                violation_error_message="学院管理员须选所属党组织；毕业生须对应一名人员；组织部人员两者都不选。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Normalises the user name, and measures it again: one character may have become several."""
        super().clean()
        length = self._meta.get_field("username").max_length
        if len(self.username) > length:
            raise ValidationError({"username": f"用户名最多 {length} 个字符。"})

    @property
    def is_staff_member(self) -> bool:
        """Works in the office: a college's administrator or somebody of 组织部."""
        return self.role in STAFF_ROLES

    @property
    def is_college(self) -> bool:
        """Acts for one college organisation."""
        return self.role == Role.COLLEGE_ADMIN

    @property
    def is_department(self) -> bool:
        """Acts for 组织部, over the whole university."""
        return self.role in DEPARTMENT_ROLES

    @property
    def is_department_admin(self) -> bool:
        """Also keeps seasons, organisations and users."""
        return self.role == Role.DEPARTMENT_ADMIN

    @property
    def is_graduate(self) -> bool:
        """Sees only the own case."""
        return self.role == Role.GRADUATE
