"""Files that are called workbooks and cannot be opened as such: what they are."""

from pathlib import Path

from kpi_toolkit.errors import Spoken
from kpi_toolkit.language.text import spoken


def no_workbook(path: Path) -> Spoken:
    """Say why a file cannot be opened as a workbook: it is none, or was cut off."""
    with path.open("rb") as file:
        start = file.read(1 << 10)
    is_text = bool(start) and b"\0" not in start and not start.startswith((b"PK", b"\xd0\xcf", b"<"))
    is_text = is_text and (b"," in start or b"\t" in start or b";" in start) and b"\n" in start
    is_cut = start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    page = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith((b"<!doctype html", b"<html"))
    keys = {"fault.text_called_workbook": is_text, "fault.damaged_workbook": is_cut, "fault.web_page": page}
    return spoken(next((key for key, holds in keys.items() if holds), "fault.no_workbook"), file=f"`{path.name}`")
