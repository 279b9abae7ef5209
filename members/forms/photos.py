"""A photograph in a form: checked and drawn anew before anything is made of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from members import pictures
from members.pictures import sentences
from members.refusals import Refusal

PHOTO_AGAIN = "别的内容改正后，请重新选择照片；刚才选的没有保存。"
LONGEST_NAME = 255


def drawn_anew(file: UploadedFile) -> bytes:
    """The picture of an upload as a JPEG of ours (``members.pictures``). Raises ``ValidationError``."""
    if file.size is None or file.size > pictures.MAX_BYTES:
        raise ValidationError(sentences.TOO_LARGE)
    try:
        return pictures.clean(file.read())
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal


class PhotoField(forms.FileField):
    """One photograph, from the camera or the album; cleaned it is the bytes of a JPEG, empty for none.

    Every telephone offers its camera for ``image/*``; what it then sends is looked at here.
    """

    def __init__(self, *, accept: str = "image/*", **kwargs: Any) -> None:
        words = {
            "max_length": "文件名太长，请改短后再上传。",
            "empty": "选择的照片是空文件，请重新选择。",
            "required": "请选择照片。",
            "invalid": "没有收到照片，请重新选择。",
        }
        super().__init__(
            max_length=LONGEST_NAME,
            widget=forms.FileInput(attrs={"accept": accept}),
            error_messages=words | kwargs.pop("error_messages", {}),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> bytes:
        """The picture drawn anew."""
        file = super().clean(data, initial)
        return drawn_anew(file) if file else b""


def ask_again(form: forms.Form, files: Any, name: str = "photo") -> None:
    """No browser sends a file back into its field: say so when something else has to be put right."""
    if files and not form.has_error(name):
        form.add_error(name, PHOTO_AGAIN)
