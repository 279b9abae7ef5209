"""What a graduate asks for, with pictures; and the office's answer."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from members.forms.fields import ProseField
from members.forms.photos import PHOTO_AGAIN, drawn_anew
from transfers.services.member_requests import LONGEST, LONGEST_ANSWER, MOST_PHOTOS, SHORTEST

PHOTOS = tuple(f"photo{place}" for place in range(1, MOST_PHOTOS + 1))
PHOTO_HELP = "JPEG 或 PNG，每张不超过 8 MB。只有您、您的学院和组织部能看到，位置等附带信息会去掉。"


def _photo(place: int) -> forms.FileField:
    return forms.FileField(
        label=f"照片 {place}",
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={
            "max_length": "文件名太长，请改短后再上传。",
            "empty": "选择的照片是空文件，请重新选择。",
        },
    )


class AskForm(forms.Form):
    """One field a picture: many browsers of phones choose one at a time."""

    text = ProseField(
        label="申请内容",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "data-counter": "", "aria-describedby": "to-write"}),
        error_messages={
            "required": "请写明申请内容。",
            "min_length": f"写得太短，至少 {SHORTEST} 个字：请按上面列出的几点写明。",
            "max_length": f"最多 {LONGEST} 个字，请写得短一些。",
        },
    )
    photo1, photo2, photo3, photo4 = (_photo(place) for place in range(1, MOST_PHOTOS + 1))

    def clean(self) -> dict[str, Any]:
        """The pictures drawn anew, as ``photos``; not while something else has to be put right first."""
        data = super().clean() or {}
        chosen = [(name, data[name]) for name in PHOTOS if data.get(name)]
        if self.errors:
            if chosen:
                self.say_again()
            return data
        data["photos"] = [photo for name, file in chosen if (photo := self._drawn(name, file))]
        return data

    def say_again(self) -> None:
        """No browser sends a file back into its field."""
        if not any(self.has_error(name) for name in PHOTOS):
            self.add_error(PHOTOS[0], PHOTO_AGAIN)

    def _drawn(self, name: str, file: UploadedFile) -> bytes:
        try:
            return drawn_anew(file)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return b""


class AnswerForm(forms.Form):
    """What the graduate will read."""

    answer = ProseField(
        label="给本人的答复",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="本人会看到，并收到一条消息。",
        error_messages={
            "required": "请写明答复，本人会看到。",
            "max_length": f"答复最多 {LONGEST_ANSWER} 个字。",
        },
    )
