"""An .xlsx made by hand, for what openpyxl never writes: the habits of Excel, WPS and other programs."""

import io
import zipfile
from collections.abc import Iterable, Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Content = str | bytes | Iterable[bytes]


def pack(
    sheets: Mapping[str, Content] | Content,
    *,
    strings: str = "",
    styles: str = "",
    properties: str = "",
    states: Mapping[str, str] | None = None,
    main: str = MAIN,
    office: str = OFFICE,
    folder: str = "",
) -> bytes:
    """The bytes of the file. Of each part only what stands inside its root is given.

    A sheet given as text is the inside of ``sheetData``; one that begins with ``<worksheet`` is the whole part.
    ``folder`` stands before the targets of relationships: "/xl/" for absolute ones.
    """
    named = sheets if isinstance(sheets, Mapping) else {"登记表": sheets}
    parts: dict[str, Content] = {"[Content_Types].xml": f"{HEAD}<Types/>"}
    parts["_rels/.rels"] = relationships({"rId1": (f"{office}/officeDocument", "xl/workbook.xml")})
    targets = {}
    listed = ""
    for number, (name, content) in enumerate(named.items(), start=1):
        state = f' state="{(states or {})[name]}"' if name in (states or {}) else ""
        listed += f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>'
        targets[f"rId{number}"] = (f"{office}/worksheet", f"{folder}worksheets/sheet{number}.xml")
        is_inside = isinstance(content, str) and not content.startswith("<worksheet")
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet xmlns='{main}'><sheetData>{content}</sheetData></worksheet>"
            if is_inside
            else content
        )
    if strings:
        targets["rIdS"] = (f"{office}/sharedStrings", f"{folder}sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f"{HEAD}<sst xmlns='{main}'>{strings}</sst>"
    if styles:
        targets["rIdT"] = (f"{office}/styles", f"{folder}styles.xml")
        parts["xl/styles.xml"] = f"{HEAD}<styleSheet xmlns='{main}'>{styles}</styleSheet>"
    parts["xl/workbook.xml"] = (
        f"{HEAD}<workbook xmlns='{main}' xmlns:r='{office}'>{properties}<sheets>{listed}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = relationships(targets)
    return archive(parts)


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def archive(parts: Mapping[str, Content]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            with file.open(name, "w") as stream:
                if isinstance(content, str):
                    stream.write(content.encode())
                else:
                    for chunk in [content] if isinstance(content, bytes) else content:
                        stream.write(chunk)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}
