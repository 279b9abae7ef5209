"""The file of a college's register."""

from django import forms

from members.spreadsheets.guards import MAX_BYTES


class UploadForm(forms.Form):
    """One .xlsx. What is in it is judged by the guards and the reader, not by its name."""

    workbook = forms.FileField(
        label="登记表文件",
        max_length=255,
        allow_empty_file=True,  # the guards say it better
        help_text=f"Excel 工作簿（.xlsx），不超过 {MAX_BYTES // 1024 // 1024} MB。可用本系统的模板，也可用学院自己的表：系统按列名识别。",
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={
            "required": "请选择要上传的登记表文件。",
            "max_length": "文件名太长，请改短后再上传。",
        },
    )
