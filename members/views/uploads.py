"""A photograph that is sent: kept in memory up to the limit, what is more is thrown away as it comes."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from members.pictures import MAX_BYTES

# Of a whole request; a browser sends one photograph, and a phone's may be larger than what is taken.
MAX_REQUEST = 48 * 1024 * 1024


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
