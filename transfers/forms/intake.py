"""A college's register: as a file, or as rows pasted from a spreadsheet."""

from typing import Any

from django import forms

from members.spreadsheets.guards import MAX_BYTES

NOTHING = "请选择要上传的登记表文件，或者把几行粘贴到下面的框里。"
BOTH = "文件和粘贴的内容请只交一种：去掉粘贴的内容，或者不选文件。"


class UploadForm(forms.Form):
    """One workbook, or some rows as text. What is in them is judged by the guards and the reader, not by its name."""

    workbook = forms.FileField(
        label="登记表文件",
        required=False,
        max_length=255,
        allow_empty_file=True,  # the guards say it better
        help_text=f"Excel 或 WPS 工作簿（.xlsx、.xls），不超过 {MAX_BYTES // 1024 // 1024} MB。可用本系统的模板，也可用学院自己的表：系统按列名识别。",
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.xls,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel"
            }
        ),
        error_messages={"max_length": "文件名太长，请改短后再上传。"},
    )
    pasted = forms.CharField(
        label="从 Excel 复制几行粘贴到这里",
        required=False,
        strip=False,
        help_text="连同列名一行一起复制。适合补登几个人；整份名单请上传文件。",
        widget=forms.Textarea(
            attrs={
                "rows": 7,
                "wrap": "off",
                "spellcheck": "false",
                "autocomplete": "off",
                "class": "paste-area",
                "placeholder": "姓名\t身份证号\t党员类别\t转接类型\t具体接收单位 …",
            }
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        data = super().clean() or {}
        has_file, has_text = data.get("workbook") is not None, bool(data.get("pasted", "").strip())
        if has_file and has_text:
            self.add_error("workbook", BOTH)
        elif not has_file and not has_text and not self.errors:
            self.add_error("workbook", NOTHING)
        return data
