"""Read the XML parts of a workbook while they stream past, and stop at the first thing that could hurt.

DTDs and entities, endless tags, deep nesting and a flood of elements are refused before anything is built of
them. Names arrive as local names within the namespace of spreadsheets; what lies outside of it is passed over.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar
from xml.parsers import expat

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook

SEPARATOR = " "  # between namespace and name; no namespace can hold one
OUT_OF_MEMORY = 1  # expat's XML_ERROR_NO_MEMORY

Attributes = dict[str, str]
Start = Callable[[Attributes], None]
End = Callable[[], None]
Text = Callable[[str], None]
Thing = TypeVar("Thing")


class ElementCount:
    """The elements of all parts of a workbook together."""

    def __init__(self) -> None:
        self.left = limits.MAX_ELEMENTS


class PartReader:
    """Feed the bytes of one part, then ``close``; every refusal is an :class:`UnreadableWorkbook`.

    A subclass names its ``namespaces`` and says in ``starts``, ``ends`` and ``texts`` what to do at an element,
    by its local name. Elements in ``texts`` have nothing but text in them, which their function is given.
    """

    namespaces: tuple[str, ...] = ()

    def __init__(self, count: ElementCount) -> None:
        self._count = count
        self._depth = 0
        self._fed = 0
        self._collected: list[str] = []
        self._characters = 0
        self._parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.EntityDeclHandler = self._refuse_dtd
        self._texts = self._qualified(self.texts())
        self._starts = self._qualified(self.starts()) | dict.fromkeys(self._texts, self._start_text)
        self._ends = self._qualified(self.ends())
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def starts(self) -> dict[str, Start]:
        """What to do when an element begins."""
        return {}

    def ends(self) -> dict[str, End]:
        """What to do when an element ends."""
        return {}

    def texts(self) -> dict[str, Text]:
        """What to do with the text of an element, at its end."""
        return {}

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the part."""
        self._fed += len(data)
        self._parse(data, final=False)
        if self._fed - self._parser.CurrentByteIndex > limits.MAX_TOKEN_BYTES:
            raise UnreadableWorkbook(errors.TOO_COMPLEX)

    def close(self) -> None:
        """Say that the part is complete."""
        self._parse(b"", final=True)

    def _qualified(self, by_name: Mapping[str, Thing]) -> dict[str, Thing]:
        """By full name, as expat gives them."""
        return {
            f"{namespace}{SEPARATOR}{name}": thing
            for namespace in self.namespaces
            for name, thing in by_name.items()
        }

    def _parse(self, data: bytes, final: bool) -> None:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            if error.code == OUT_OF_MEMORY:
                raise MemoryError from error
            raise UnreadableWorkbook(errors.DAMAGED) from error

    def _refuse_dtd(self, *_: object) -> None:
        raise UnreadableWorkbook(errors.FORBIDDEN_XML)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._count.left -= 1
        if self._count.left < 0 or self._depth > limits.MAX_DEPTH:
            raise UnreadableWorkbook(errors.TOO_COMPLEX)
        start = self._starts.get(name)
        if start:
            start(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        end = self._ends.get(name)
        if end:
            end()
        elif name in self._texts:
            self._parser.CharacterDataHandler = None
            self._texts[name]("".join(self._collected))

    def _start_text(self, _: Attributes) -> None:
        self._collected = []
        self._characters = 0
        self._parser.CharacterDataHandler = self._collect

    def _collect(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > limits.MAX_CELL_CHARACTERS:
            raise UnreadableWorkbook(errors.CELL_TOO_LONG)
        self._collected.append(text)
