"""Where a printer puts things on pre-printed stock, and how we move what we print to meet the form."""

from dataclasses import dataclass

from letters.render.layout import PAGE_HEIGHT

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Placing:
    """Moves what is printed: millimetres to the right and downwards, percent about the page's top left corner."""

    offset_x: float = 0.0
    offset_y: float = 0.0
    scale_x: float = 100.0
    scale_y: float = 100.0

    @property
    def is_neutral(self) -> bool:
        """Whether nothing moves."""
        return self == Placing()

    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """The PDF matrix (a b c d e f), from the bottom left corner in points."""
        across, down = self.scale_x / 100, self.scale_y / 100
        lift = PAGE_HEIGHT * (1 - down) - self.offset_y
        return across, 0.0, 0.0, down, self.offset_x * MM, lift * MM
