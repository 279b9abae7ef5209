"""The directory of receiving Party bodies (抬头单位、具体接收单位): what is known about each, and from where."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from transfers.enums import Affiliation, BodyLevel


class ReceivingBody(models.Model):
    """A Party body that receives members, known to the whole university; no person is named here.

    ``key`` is equal for spellings of one name (register/organizations.unit_key). ``affiliation_source`` and
    ``affiliation_on`` say from where and when that knowledge is. What comes with the program is ``seeded`` and not
    ``verified`` until somebody of 组织部 has asked.
    """

    name = models.CharField("全称", max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)
    level = models.CharField(
        "层级", max_length=20, choices=BodyLevel.choices(), default=BodyLevel.UNKNOWN.value
    )
    may_head = models.BooleanField("可作介绍信抬头", default=False)
    code = models.CharField("党组织编码", max_length=18, blank=True)
    affiliation = models.CharField(
        "隶属", max_length=10, choices=Affiliation.choices(), default=Affiliation.UNKNOWN.value
    )
    affiliation_source = models.CharField("隶属关系的依据", max_length=120, blank=True)
    affiliation_on = models.DateField("依据的日期", null=True, blank=True)
    prefers_paper = models.BooleanField("一般要求纸质介绍信", default=False)
    note = models.CharField("备注", max_length=200, blank=True)
    seeded = models.BooleanField("随系统提供", default=False, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
    )
    verified_on = models.DateField("核实日期", null=True, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "接收党组织"
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="receiving_body_level", condition=Q(level__in=BodyLevel.constraint_values())
            ),
            models.CheckConstraint(
                name="receiving_body_affiliation",
                condition=Q(affiliation__in=Affiliation.constraint_values()),
            ),
            models.CheckConstraint(
                name="receiving_body_verified_by_somebody",
                condition=Q(verified_on__isnull=True, verified_by__isnull=True)
                | Q(verified_on__isnull=False, verified_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class BodyAlias(models.Model):
    """Another name by which a body is looked for, such as its short name."""

    body = models.ForeignKey(ReceivingBody, models.CASCADE, related_name="aliases", verbose_name="党组织")
    name = models.CharField("别名", max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = "别名"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
