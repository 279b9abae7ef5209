"""A PDF read as ISO 32000 says, as far as ours go: classical cross-references, unfiltered streams.

Small on purpose, and no library: a library forgives what an archive must not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

BLANK = b" \t\r\n\f\0"
TOKEN = re.compile(
    rb"(?:[ \t\r\n\f\0]|%[^\r\n]*)*(?:(?P<open><<|\[)|(?P<close>>>|\])|<(?P<hex>[0-9A-Fa-f \r\n]*)>|(?P<text>\()"
    rb"|/(?P<name>[^ \t\r\n\f\0()<>\[\]{}/%]*)"
    rb"|(?P<ref>\d+ \d+ R(?![A-Za-z]))|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))|(?P<word>[A-Za-z'\"*0-9]+))"
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class BrokenPdf(ValueError):
    """The bytes are no PDF of the kind that we write."""


class Name(str):
    """``/Name``."""

    __slots__ = ()


class Word(str):
    """An operator, or ``true``, ``false``, ``null``."""

    __slots__ = ()


class Ref(NamedTuple):
    """``12 0 R``."""

    number: int


class Stream(NamedTuple):
    """A dictionary and its bytes."""

    entries: dict[str, Any]
    content: bytes


@dataclass
class Pdf:
    """The trailer, and the objects by number."""

    trailer: dict[str, Any]
    objects: dict[int, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> Any:
        """What a value stands for; a reference to nothing is None."""
        return self.objects.get(value.number) if isinstance(value, Ref) else value

    def get(self, entries: Any, key: str) -> Any:
        """The entry of a dictionary or of a stream's dictionary, None if it has none."""
        entries = self(entries)
        entries = entries.entries if isinstance(entries, Stream) else entries
        return self(entries.get(key)) if isinstance(entries, dict) else None

    def pages(self) -> list[dict[str, Any]]:
        """The pages in order."""
        return list(self._kids(self.get(self.trailer["Root"], "Pages")))

    def _kids(self, node: Any) -> Iterator[dict[str, Any]]:
        for kid in self.get(node, "Kids"):
            if self.get(kid, "Type") == "Pages":
                yield from self._kids(self(kid))
            else:
                yield self(kid)


def read(data: bytes) -> Pdf:
    """Every object, found through the cross-reference table. Raises BrokenPdf."""
    end = re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)
    if not end:
        raise BrokenPdf("the file does not end with startxref and %%EOF")
    table = re.match(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf][ ]\n)+)trailer\n", data[int(end[1]) :])
    if not table:
        raise BrokenPdf("no cross-reference table where startxref says")
    lines = table[2].splitlines()
    if len(lines) != int(table[1]):
        raise BrokenPdf("the table has not as many lines as it says")
    pdf = Pdf(_only(data, int(end[1]) + table.end()))
    for number, line in enumerate(lines[1:], start=1):
        if line[17:18] != b"n":
            raise BrokenPdf(f"object {number} is said to be free")
        pdf.objects[number] = _object(data, number, int(line[:10]))
    return pdf


def _object(data: bytes, number: int, offset: int) -> Any:
    head = b"%d 0 obj\n" % number
    if not data.startswith(head, offset):
        raise BrokenPdf(f"object {number} is not where the table says")
    value, at = parse(data, offset + len(head))
    if data.startswith(b"\nendobj\n", at):
        return value
    if not isinstance(value, dict) or not data.startswith(b"\nstream\n", at):
        raise BrokenPdf(f"object {number} does not end")
    start = at + len(b"\nstream\n")
    end = start + value.get("Length", 0)
    if not data.startswith(b"\nendstream\nendobj\n", end):
        raise BrokenPdf(f"object {number}: /Length is wrong, or there is no line end before endstream")
    return Stream(value, data[start:end])


def _only(data: bytes, at: int) -> dict[str, Any]:
    value, _ = parse(data, at)
    if not isinstance(value, dict):
        raise BrokenPdf("the trailer is no dictionary")
    return value


def tokens(content: bytes) -> Iterator[Any]:
    """The operands and operators of a content stream."""
    at, end = 0, len(content.rstrip(BLANK))
    while at < end:
        value, at = parse(content, at)
        yield value


def parse(data: bytes, at: int) -> tuple[Any, int]:
    """The value that begins here (white space is passed over), and where it ends."""
    found = TOKEN.match(data, at)
    if not found:
        raise BrokenPdf(f"not understood: {data[at : at + 40]!r}")
    kind, text, at = found.lastgroup, found[found.lastgroup or 0], found.end()
    if kind == "open":
        return _collection(data, at, b">>" if text == b"<<" else b"]")
    if kind == "text":
        return _literal(data, at)
    if kind == "hex":
        return bytes.fromhex(re.sub(rb"\s", b"", text).decode()), at
    if kind == "name":
        return Name(re.sub(rb"#(..)", lambda code: bytes([int(code[1], 16)]), text).decode("latin-1")), at
    if kind == "ref":
        return Ref(int(text.split()[0])), at
    if kind == "number":
        return (float(text) if b"." in text else int(text)), at
    if kind == "word":
        return Word(text.decode()), at
    raise BrokenPdf(f"a bracket too many: {data[at - 20 : at + 20]!r}")


def _collection(data: bytes, at: int, closing: bytes) -> tuple[Any, int]:
    values = []
    while True:
        found = TOKEN.match(data, at)
        if found and found["close"]:
            if found["close"] != closing:
                raise BrokenPdf("brackets do not match")
            break
        value, at = parse(data, at)
        values.append(value)
    if closing == b"]":
        return values, found.end()
    return dict(zip(values[::2], values[1::2], strict=True)), found.end()


def _literal(data: bytes, at: int) -> tuple[bytes, int]:
    """A text in round brackets, from behind the first one."""
    text, depth = b"", 1
    while True:
        character = data[at : at + 1]
        if not character:
            raise BrokenPdf("a text without an end")
        if character == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(data, at + 1)
            if octal:
                text, at = text + bytes([int(octal[0], 8) & 255]), octal.end()
            else:
                escaped = data[at + 1 : at + 2]
                text, at = text + ESCAPES.get(escaped, escaped), at + 2
            continue
        depth += (character == b"(") - (character == b")")
        at += 1
        if not depth:
            return text, at
        text += character
