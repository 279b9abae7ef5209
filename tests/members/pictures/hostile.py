"""Photographs as strangers send them: each a name, bytes, and what must come of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms, PngImagePlugin

from members.pictures import sentences

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
Case = tuple[str, bytes, str | tuple[int, int]]  # name, file, the sentence or the size of the picture drawn


def photo(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """Dark on the left half, light on the right, so that one sees which way it stands."""
    picture = Image.new("RGB", size, (20, 40, 60))
    picture.paste((220, 200, 180), (size[0] // 2, 0, size[0], size[1]))
    return picture if mode == "RGB" else picture.convert(mode)


def packed(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone notes: where, with what, and how it was held."""
    said = Image.Exif()
    said[MAKE] = "SECRETPHONE"
    said[ORIENTATION] = orientation
    said[GPS] = {1: "N", 2: (39.0, 59.0, 30.0), 3: "E", 4: (116.0, 20.0, 59.0)}
    return said


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with(*chunks: bytes, size: tuple[int, int] = (400, 300)) -> bytes:
    """A PNG with these chunks after its head, the head perhaps not true."""
    true = packed(photo(), "PNG")
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return true[:8] + head + b"".join(chunks) + true[33:]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payload.exe", b"MZ" * 1000)
    return out.getvalue()


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG whose head says another size."""
    data = bytearray(packed(photo()))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def no_pictures() -> Iterator[Case]:
    """What is neither JPEG nor PNG, whatever its name says."""
    small = photo((100, 80))
    files = {
        "empty": b"",
        "words": "这是一张照片".encode() * 100,
        "gif": packed(small.convert("P"), "GIF"),
        "bmp": packed(small, "BMP"),
        "tiff": packed(small, "TIFF"),
        "webp": packed(small, "WEBP"),
        "ico": packed(small, "ICO"),
        "pdf": packed(small, "PDF"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        "zip": zipped(),
        "html before a jpeg": b"<html>" + packed(small),
        "program": b"MZ" + bytes(5000),
    }
    return ((name, data, sentences.OTHER_KIND) for name, data in files.items())


def broken() -> Iterator[Case]:
    """What begins like a picture and is none."""
    jpeg, png = packed(photo()), packed(photo(), "PNG")
    files = {
        "only a jpeg's signature": b"\xff\xd8\xff",
        "only a png's signature": png[:8],
        "jpeg cut off": jpeg[: len(jpeg) // 2],
        "png cut off": png[: len(png) // 2],
        "jpeg of zeros": b"\xff\xd8\xff\xe0" + bytes(100_000),
        "png of zeros": png[:8] + bytes(100_000),
        "png in a jpeg's clothes": b"\xff\xd8\xff" + png,
        "png with a wrong checksum": png[:40] + b"\x00\x01\x02" + png[43:],
        "png with a text bomb": png_with(chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(80_000_000)))),
        "png with a profile bomb": png_with(chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(80_000_000)))),
        "jpeg with a loop of segments": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 200_000,
    }
    return ((name, data, sentences.DAMAGED) for name, data in files.items())


def too_much() -> Iterator[Case]:
    """What would take more than anybody has."""
    yield "more than 8 MB", packed(photo()) + bytes(8 * 1024 * 1024), sentences.TOO_LARGE
    many = sentences.TOO_MANY_PIXELS
    yield "png of 3,600,000,000 pixels", png_with(size=(60_000, 60_000)), many
    yield "png of 41,000,000 pixels", png_with(size=(4100, 10_000)), many
    yield "jpeg of 4,200,000,000 pixels", jpeg_claiming(65_000, 65_000), many
    yield "progressive of 39,000,000", packed(Image.new("RGB", (6500, 6000)), progressive=True), many
    for name, size in (("1 × 65,000", (1, 65_000)), ("65,000 × 1", (65_000, 1)), ("one pixel", (1, 1))):
        yield name, packed(Image.new("RGB", size), "PNG"), sentences.TOO_SMALL


def odd() -> Iterator[Case]:
    """What is a picture although it looks strange: drawn anew."""
    tags = PngImagePlugin.PngInfo()
    tags.add_text("Comment", "SECRETPHONE")
    clear = photo().convert("RGBA")
    clear.putalpha(128)
    grey16 = Image.new("I;16", (400, 300), 40_000)
    frames = [photo(), photo().rotate(180)]
    usual = (400, 300)
    yield "a photograph", packed(photo()), usual
    yield "a large photograph", packed(photo((4000, 3000))), (2000, 1500)
    yield "one with place and maker", packed(photo(), exif=exif()), usual
    yield "one with a profile", packed(photo(), icc_profile=srgb()), usual
    yield "one with a comment", packed(photo(), comment=b"SECRETPHONE"), usual
    yield "one with a zip behind it", packed(photo()) + zipped(), usual
    yield "one with a script behind it", packed(photo()) + b"<script>SECRETPHONE</script>", usual
    yield "CMYK", packed(photo(mode="CMYK")), usual
    yield "grey", packed(photo(mode="L")), usual
    yield "progressive", packed(photo(), progressive=True), usual
    yield "png", packed(photo(), "PNG"), usual
    yield "png with text", packed(photo(), "PNG", pnginfo=tags), usual
    yield "png with exif", packed(photo(), "PNG", exif=exif()), usual
    yield "png, see-through", packed(clear, "PNG"), usual
    yield "png, palette", packed(photo(mode="P"), "PNG"), usual
    yield "png, palette with one colour clear", packed(photo(mode="P"), "PNG", transparency=0), usual
    yield "png, black and white", packed(photo(mode="1"), "PNG"), usual
    yield "png, grey with alpha", packed(photo(mode="LA"), "PNG"), usual
    yield "png, 16 bits", packed(grey16, "PNG"), usual
    yield "png, animated", packed(frames[0], "PNG", save_all=True, append_images=frames[1:]), usual
    yield "jpeg that claims more than it holds: the rest is grey", jpeg_claiming(5000, 4000), (2000, 1600)
    yield "very wide", packed(photo((30_000, 1200))), (2000, 80)


CASES = [*no_pictures(), *broken(), *too_much(), *odd()]
