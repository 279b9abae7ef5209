"""What a graduate has to ask before anything is filled in: written once for each kind of case, kept by 组织部."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from transfers.enums import Prospect


class Guide(models.Model):
    """The page for one kind of case (``Prospect``): whom to ask, what follows, what to do when the other side refuses."""

    prospect = models.CharField("去向", max_length=20, choices=Prospect.choices(), unique=True)
    summary = models.CharField("一句话", max_length=120, help_text="这种情况的组织关系转到哪里")
    whom = models.TextField("问谁", max_length=600, help_text="找哪个部门、哪个人；一行一条")
    then = models.TextField("问清以后", max_length=600, blank=True, help_text="一行一条")
    refused = models.TextField(
        "对方不接收怎么办", max_length=900, blank=True, help_text="一行一条；引用条例的写明条款"
    )
    source = models.TextField("依据", max_length=600, blank=True, help_text="一行一条：文件名称、条款")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_on = models.DateField("修改日期", null=True, blank=True, help_text="为空：系统自带的文字")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "去向指引"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="guide_prospect", condition=Q(prospect__in=Prospect.constraint_values())
            ),
        )

    def __str__(self) -> str:
        return self.get_prospect_display()

    @property
    def refused_title(self) -> str:
        """Whose no is meant: of the receiver, or for those who go abroad of the own college."""
        return "不能保留怎么办" if self.prospect == Prospect.ABROAD else "对方不接收怎么办"


class GuideQuestion(models.Model):
    """One question to put to the other side, and what a right answer looks like."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField("次序")
    question = models.CharField("问题", max_length=120)
    answer = models.CharField("合格的回答", max_length=240, help_text="回答应是什么样，最好举例")
    why = models.CharField("为什么问", max_length=160, blank=True)

    class Meta:
        verbose_name = "要问的问题"
        ordering = ("guide", "place")
        constraints = (models.UniqueConstraint(fields=("guide", "place"), name="guide_question_place"),)

    def __str__(self) -> str:
        return self.question
