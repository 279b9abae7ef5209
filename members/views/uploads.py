"""A photograph that is sent: kept in memory up to the limit, what is more is thrown away as it comes."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from members.pictures import MAX_BYTES

# Of a whole request; a browser sends one photograph, and a phone's may be larger than what is taken.
MAX_REQUEST = 48 * 1024 * 1024

View = Callable[..., HttpResponse]


def bounded(
    too_large: Callable[[HttpRequest], HttpResponse], *, most_files: int = 1
) -> Callable[[View], View]:
    """A view whose form brings photographs: of each no more is kept than is taken, of a huge request nothing is read.

    ``too_large`` answers the huge one. The form's token is asked for inside, once the upload is bounded: Django would
    look for it before, and read everything.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def received(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                length = request.META.get("CONTENT_LENGTH") or "0"
                if length.isdecimal() and int(length) > MAX_REQUEST:
                    return too_large(request)
                request.upload_handlers = [BoundedUpload(request, most_files=most_files)]
            return protected(request, *args, **kwargs)

        return received

    return decorate


class BoundedUpload(FileUploadHandler):
    """Keeps no more than ``MAX_BYTES`` of a file and not more than ``most_files``, but remembers how large it was.

    So the form can say that it is too large with everything typed still in its place, and nothing goes to the disk.
    """

    def __init__(self, *args: Any, most_files: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_files = most_files
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.files <= self.most_files and start + len(raw_data) <= MAX_BYTES:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.files > self.most_files:
            return None
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
