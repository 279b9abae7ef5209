"""A season (年度 / 届): the year's dates and rules (domain.md §1; every ⚙ of it is a column here)."""

import calendar
import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from letters.enums import Digits, OptionMark
from letters.services.numbers import DEFAULT_FORMAT
from members import clock


class Season(models.Model):
    """One graduating year. A season closes its entry, never its open cases."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    opens_on = models.DateField("开始登记", help_text="早于这一天的办理日期不予接受")
    register_due_on = models.DateField("登记表报送截止", help_text="通知二（二）1：6 月 10 日前")
    letters_from = models.DateField("开具介绍信开始", help_text="通知二（二）2：6 月 12 日")
    leaving_on = models.DateField("离校日期")
    follow_up_on = models.DateField("回执清查", help_text="通知二（二）3：9 月 1 日前")
    review_on = models.DateField("年度复核", help_text="通知二（二）4：12 月 10 日前")
    fee_month = models.DateField("党费应交至", help_text="该月的第一天")
    entry_open = models.BooleanField("登记开放", default=True)

    materials_required = models.BooleanField("检查材料", default=True, help_text="离校前提示还缺哪些入党材料")
    education_required = models.BooleanField(
        "检查离校教育", default=True, help_text="通知 一1：离校前提示谁还没有参加离校教育"
    )
    valid_days = models.PositiveSmallIntegerField(
        "介绍信有效天数", default=90, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    online_days = models.PositiveSmallIntegerField(
        "线上办理期限（天）", default=30, help_text="发起后多少天未落实即为超期"
    )
    receipt_days = models.PositiveSmallIntegerField(
        "回执期限（天）", default=30, help_text="介绍信发放后多少天未收到回执即为超期；表注为一个月"
    )
    reissue_months = models.PositiveSmallIntegerField(
        "学院可重开介绍信的月数", default=6, help_text="离校满这些月后，重开须由组织部决定"
    )
    number_format = models.CharField("介绍信编号格式", max_length=60, default=DEFAULT_FORMAT)
    option_mark = models.CharField(
        "选项标记", max_length=10, choices=OptionMark.choices(), default=OptionMark.TICK.value
    )
    digits = models.CharField(
        "数字写法", max_length=10, choices=Digits.choices(), default=Digits.ARABIC.value
    )
    verification = models.BooleanField(
        "开通介绍信核验", default=False, help_text="随信附核验单，接收方可扫码查验真伪、反馈接收情况"
    )
    in_beijing_code_pattern = models.CharField("京内支部编码", max_length=60, default=r"011\d{9}")
    out_code_min = models.PositiveSmallIntegerField("京外编码最短", default=12)
    out_code_max = models.PositiveSmallIntegerField("京外编码最长", default=18)

    class Meta:
        verbose_name = "年度"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                name="season_dates_in_order",
                condition=Q(opens_on__lte=F("register_due_on"))
                & Q(register_due_on__lte=F("follow_up_on"))
                & Q(leaving_on__lte=F("follow_up_on"))
                & Q(follow_up_on__lte=F("review_on")),
                violation_error_message="日期次序应为：开始登记 ≤ 报送截止、离校 ≤ 回执清查 ≤ 年度复核。",
            ),
            models.CheckConstraint(
                name="season_valid_days",
                condition=Q(valid_days__gte=1, valid_days__lte=90),
                violation_error_message="有效天数为 1 至 90 天。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the office says it."""
        return f"{self.year} 届"

    @property
    def reissue_until(self) -> datetime.date:
        """Last day on which a college may reissue by itself: ``reissue_months`` calendar months after leaving."""
        year, month = divmod(self.leaving_on.year * 12 + self.leaving_on.month - 1 + self.reissue_months, 12)
        last_day = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(self.leaving_on.day, last_day))

    @classmethod
    def current(cls) -> "Season | None":
        """What pages show unless told otherwise: the newest that has opened; before the first opens, that one.

        A season set up in advance must not take everybody's lists away in the middle of the year.
        """
        return cls.objects.filter(opens_on__lte=clock.today()).first() or cls.objects.last()
