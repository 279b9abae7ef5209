"""Fonts of squares for tests: what a rare-character font may look like."""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

EM = 2048


def build_font(path, characters, *, cff=False, blank="", composed="", collection=False):
    """A font of squares whose em is 2048 and whose widths are all the same, as in many Chinese fonts.

    ``blank`` characters have no shape; ``composed`` ones are made of the first character's shape.
    """
    glyphs = {f"u{ord(character):X}": character for character in characters + blank + composed}
    order = [".notdef", *glyphs]
    builder = FontBuilder(EM, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(character): name for name, character in glyphs.items()})
    shapes = {}
    for name in order:
        pen = T2CharStringPen(EM, None) if cff else TTGlyphPen(shapes)
        character = glyphs.get(name)
        if character and character in composed:
            pen.addComponent(order[1], (1, 0, 0, 1, 0, 0))
        elif not character or character not in blank:
            draw_square(pen)
        shapes[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF("Squares", {}, shapes, {})
    else:
        builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (EM, 100)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares"})
    builder.setupOS2()
    builder.setupPost()
    if collection:
        from fontTools.ttLib import TTCollection

        fonts = TTCollection()
        fonts.fonts = [builder.font]
        fonts.save(path)
    else:
        builder.save(path)


def draw_square(pen, size=1600):
    pen.moveTo((100, 0))
    for corner in ((100, size), (100 + size, size), (100 + size, 0)):
        pen.lineTo(corner)
    pen.closePath()
