"""Sixty texts that mean something to some program on the way to paper, and must mean nothing to ours."""

# What must stand on paper exactly as it was typed. Short ones fit every field, so that every field is tried.
LITERAL = [
    # HTML, XML and reportlab's paragraphs
    "<b>甲</b>", "<i/>甲", "<br/>甲", "甲&amp;乙", "&lt;甲&gt;", "&#20013;", "&#x4e2d;", "<!--甲-->", "<?xml?>甲",
    "<para>甲", "<font>甲", "<u>甲</u>", "<a href=#>", "<sup>1", "<img/>甲", "<svg/>甲", "]]>甲", "<![CDATA[",
    "&entity;", "&amp;amp;甲",
    # PDF: ends of texts, operators, names, escapes
    ") Tj ET", "(甲) Tj", "\\) Tj", "\\051 Tj", "<0001> Tj", "/F1 9 Tf", "q 0 g Q", "endstream", "endobj", "%%EOF",
    "1 0 0 rg", "\\n\\r\\t", "<</A 1>>", "/JS(a)", "/Form Do",
    # TeX, typst, Word fields, template languages, format strings
    "\\input{a}", "$x^2$", "\\def\\a", "#import", "#read(a)", "{{ 7*7 }}", "{% if %}", "${7*7}", "#{7*7}", "<%= 1 %>",
    "{0.x}", "%s%n%x", "{number}", "«MERGE»",
    # Shells, spreadsheets, databases, paths
    "$(id)", "`id`", "; rm -f /", "| cat", "=1+1", "@SUM(A)", "' OR 1=1", "../../etc", "C:\\甲",
]  # fmt: skip
# Longer ones: literally where there is room, otherwise refused with the field named.
LONG = [
    '<img src="http://127.0.0.1:9/a.png"/>',
    '<img src="file:///etc/hostname"/>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "<onDraw name=__import__ label=os/>",
    "<script>fetch('//127.0.0.1:9')</script>",
    '#image("/etc/hostname") \\includegraphics{a}',
]
# Characters that stand for no ink: refused, whatever is around them.
REFUSED = {
    "null": "甲\x00乙",
    "escape": "甲\x1b[31m",
    "bell": "甲\x07",
    "backspace": "甲\x08乙",
    "tabulator": "甲\t乙",
    "line end": "甲\n乙",
    "carriage return": "甲\r乙",
    "delete": "甲\x7f",
    "next line": "甲\x85乙",
    "right to left override": "甲\u202e乙",
    "isolate": "甲\u2066乙\u2069",
    "zero width space": "甲\u200b乙",
    "zero width joiner": "甲\u200d乙",
    "byte order mark": "\ufeff甲",
    "soft hyphen": "甲\u00ad乙",
    "line separator": "甲\u2028乙",
    "variation selector": "甲\ufe00",
    "private use": "甲\ue000",
    "noncharacter": "甲\uffff",
    "lone surrogate": "甲\ud800",
    "tag": "甲\U000e0041",
    "interlinear": "甲\ufff9",
    "no-break space": "甲\u00a0乙",
}
