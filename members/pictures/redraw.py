"""Open a JPEG or PNG with care and draw it anew, small and upright. Free of Django; runs in a process of its own.

Sizes are checked before a pixel is decoded. A whole picture is in memory at most once, undrawn: it is made smaller
strip by strip, so that a picture of 40 million pixels takes less than 200 MiB.
"""

import io
import warnings
from typing import TYPE_CHECKING, Final

from members.pictures import sentences
from members.refusals import Refusal

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
# A progressive JPEG is held whole as coefficients, two bytes a pixel and band, before the first line comes out.
MAX_COEFFICIENTS: Final = 72_000_000
# From here on the half-drawn picture beside the whole one would take too much memory.
LARGE_PIXELS: Final = 25_000_000
MIN_SIDE: Final = 60
SIDE: Final = 2000
QUALITIES: Final = (80, 70, 60, 50)
KEPT_BYTES: Final = 600_000
STRIP_PIXELS: Final = 1_000_000
SIGNATURES: Final = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
ORIENTATION: Final = 0x0112
WIDE_GREY: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N")


class BadPicture(Refusal):
    """The picture is not taken; ``str()`` says why and what to do."""


def kind_of(data: bytes) -> str:
    """JPEG or PNG, by the first bytes and not by any name; ``BadPicture`` for all else."""
    if len(data) > MAX_BYTES:
        raise BadPicture(sentences.TOO_LARGE)
    for kind, signature in SIGNATURES.items():
        if data.startswith(signature):
            return kind
    raise BadPicture(sentences.OTHER_KIND)


def redraw(data: bytes) -> bytes:
    """The picture as a JPEG of ours. Raises ``BadPicture``."""
    from PIL import Image

    kind = kind_of(data)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                _check_size(image)
                orientation = _orientation(image)
                _draft(image)
                image.load()
                small = _smaller(image)
    except Image.DecompressionBombError as bomb:
        raise BadPicture(sentences.TOO_MANY_PIXELS) from bomb
    except (OSError, SyntaxError, ValueError) as fault:
        raise BadPicture(sentences.DAMAGED) from fault
    return _encoded(_upright(small, orientation))


def _check_size(image: "Image.Image") -> None:
    pixels = image.width * image.height
    coefficients = pixels * len(image.getbands()) if "progressive" in image.info else 0
    if pixels > MAX_PIXELS or coefficients > MAX_COEFFICIENTS:
        raise BadPicture(sentences.TOO_MANY_PIXELS)
    if min(image.size) < MIN_SIDE:
        raise BadPicture(sentences.TOO_SMALL)


def _orientation(image: "Image.Image") -> int:
    """How the camera was held; 1 (upright) where nothing readable is said."""
    try:
        said = image.getexif().get(ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError):
        return 1
    return said if isinstance(said, int) else 1


def _draft(image: "Image.Image") -> None:
    """A JPEG can be decoded at a half, a quarter or an eighth."""
    longest = max(image.size)
    if longest > SIDE:
        wanted = tuple(max(1, side * SIDE // longest) for side in image.size)
        image.draft(None, wanted)


def _smaller(image: "Image.Image") -> "Image.Image":
    """In colours on white, the longest side at most ``SIDE``; strip by strip."""
    from PIL import Image

    longest = max(image.size)
    large = image.width * image.height > LARGE_PIXELS
    factor = -(-longest // SIDE) if large else max(1, longest // SIDE)
    size = tuple(-(-side // factor) for side in image.size)
    small = Image.new("RGB", size, "white")
    rows = factor * max(1, STRIP_PIXELS // (image.width * factor))
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        small.paste(_on_white(strip).reduce(factor), (0, top // factor))
    image.close()
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return small


def _on_white(strip: "Image.Image") -> "Image.Image":
    from PIL import Image

    if strip.mode in WIDE_GREY:  # 16 bits of grey would be cut off at 255
        return strip.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    seen = strip.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _upright(image: "Image.Image", orientation: int) -> "Image.Image":
    from PIL import Image

    turn = Image.Transpose
    turns = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _encoded(image: "Image.Image") -> bytes:
    """As good as fits into ``KEPT_BYTES``: less quality first, then fewer pixels."""
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality)
            if out.tell() <= KEPT_BYTES:
                return out.getvalue()
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))
