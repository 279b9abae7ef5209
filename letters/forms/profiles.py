"""打印方案: where a printer puts things, and what was measured on its calibration sheet."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator

from letters.enums import Stock
from letters.models import PrintProfile
from letters.models.printing import OFFSET_MM, SCALE_PERCENT
from letters.services.profiles import FIELDS, PLACING_FIELDS, Measured
from members.services import changes


class NumberField(forms.DecimalField):
    """A number as people type it: full-width digits, a unit behind it; complaints name the limits."""

    widget = forms.TextInput

    def __init__(self, *, low: Decimal, high: Decimal, places: int, unit: str, **kwargs: Any) -> None:
        limits = f"应在 {low} 至 {high}{unit}之间，请核对。".replace("%", "%%")  # Django fills in with %
        super().__init__(
            validators=(MinValueValidator(low, limits), MaxValueValidator(high, limits)),
            decimal_places=places,
            error_messages={
                "required": f"请填写{kwargs['label']}。",
                "invalid": f"应为数字，如 1.5（{unit.strip()}），可以带小数点和负号。",
                "max_decimal_places": f"最多写 {places} 位小数。",
            },
            **kwargs,
        )
        # Django's own sentences about digits count what nobody counts.
        self.validators = [each for each in self.validators if not isinstance(each, DecimalValidator)]
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.unit = unit.strip()

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace("−", "-").replace(" ", "")
            value = value.removesuffix("毫米").removesuffix("mm").removesuffix("%")
        number = super().to_python(value)
        if number is None:
            return None
        if number.is_finite() and _places(number) > self.decimal_places:
            raise forms.ValidationError(self.error_messages["max_decimal_places"], code="max_decimal_places")
        return number


def _places(number: Decimal) -> int:
    """Digits behind the point that say something; ``normalize`` would count too, and gives up at 1e9999999."""
    digits = "".join(map(str, number.as_tuple().digits))
    return -int(number.as_tuple().exponent) - (len(digits) - len(digits.rstrip("0"))) if number else 0


def _number(label: str, limits: Any, places: int, unit: str) -> NumberField:
    low, high = (each.limit_value for each in limits)
    return NumberField(label=label, low=low, high=high, places=places, unit=unit)


class ProfileForm(forms.ModelForm):
    """A printer with one kind of paper."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    stock = forms.ChoiceField(
        label="纸张",
        choices=Stock.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择纸张。", "invalid_choice": "请选择纸张。"},
    )
    offset_x = _number("右移（毫米）", OFFSET_MM, 1, " 毫米")
    offset_y = _number("下移（毫米）", OFFSET_MM, 1, " 毫米")
    scale_x = _number("横向比例（%）", SCALE_PERCENT, 2, "%")
    scale_y = _number("纵向比例（%）", SCALE_PERCENT, 2, "%")

    class Meta:
        model = PrintProfile
        fields = FIELDS
        help_texts = {"name": "一台打印机配一种纸建一个方案，如：行政楼 302 激光打印机·印制纸。"}
        error_messages = {
            "name": {"required": "请填写名称。", "max_length": "名称最多 40 个字。"},
        }

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        if self.instance.pk:
            self.initial["seen"] = changes.fingerprint(self.instance, FIELDS)
        else:
            printed_where_drawn = {name: getattr(self.instance, name) for name in PLACING_FIELDS}
            self.initial = {"stock": Stock.PREPRINTED, **printed_where_drawn, **self.initial}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = PrintProfile.objects.filter(organization=self.owner, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"本单位已有名为“{name}”的打印方案，请换一个名称。")
        return name

    def validate_constraints(self) -> None:
        """Said in clear words by ``clean_name``."""

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def with_placing(self, placing: dict[str, Decimal]) -> "ProfileForm":
        """The same form with other numbers in it, and all else as it was typed."""
        data = self.data.copy()
        for name in PLACING_FIELDS:
            data[name] = str(placing[name])
        return ProfileForm(data, instance=self.instance, owner=self.owner)


def _distance(label: str, high: int) -> NumberField:
    """Not marked as required: it stands in the form that saves as well."""
    limits = {"low": Decimal(0), "high": Decimal(high)}
    return NumberField(label=label, places=2, unit=" 毫米", required=False, **limits)


class MeasuredForm(forms.Form):
    """Where the two crosses were found on the printed sheet, mm from the left and the top edge of the paper."""

    left = _distance("左上十字距左边", 210)
    top = _distance("左上十字距上边", 297)
    right = _distance("右下十字距左边", 210)
    bottom = _distance("右下十字距上边", 297)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [name for name, value in cleaned.items() if value is None]:
            self.add_error(name, "请填写量得的毫米数。")
        return cleaned

    def measured(self) -> Measured:
        """What the service is to be given."""
        return Measured(**self.cleaned_data)
