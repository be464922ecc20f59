"""CSV files before a database reads them: is the text what its encoding says, and are the headings sound."""

import codecs
import csv
from itertools import count, islice
from pathlib import Path
from statistics import median

from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.headings import named, refuse_twins

CHUNK = 1 << 20
# Python's codecs that decode no files of text, though they call themselves text.
NO_FILES = ("undefined", "punycode", "idna", "unicode-escape", "raw-unicode-escape")
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 20
OTHER_KINDS = {b"PK\x03\x04": "workbook", b"\xd0\xcf\x11\xe0": "workbook", b"\x89PNG": "picture", b"%PDF": "picture"}
"""How files begin that are no text, whatever they are called."""


def decoded(path: Path, encoding: str, scratch: Path) -> Path:
    """Return a text file in UTF-8: itself, or a copy in `scratch`.

    Parameters
    ----------
    encoding
        Python's name of the file's encoding.

    Raises
    ------
    DataError
        When the file is empty, or is not in this encoding (line named).
    """
    if not path.stat().st_size:
        raise DataError(spoken("fault.empty_file", file=f"`{path.name}`"))
    _refuse_other_kinds(path)
    text = _as_utf8(path, encoding, scratch)
    if (line := _line_with_zero(text)) and line > 1:  # of the heading more is said
        raise DataError(spoken("fault.zero_in_row", file=f"`{path.name}`", row=line))
    return text


def _refuse_other_kinds(path: Path) -> None:
    """Refuse what is called text and is a workbook, a picture or a page: whatever it is saved as, it holds no table."""
    with path.open("rb") as file:
        start = file.read(1 << 10).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise DataError(spoken("fault.web_page", file=f"`{path.name}`"))
    for sign, kind in OTHER_KINDS.items():
        if start.startswith(sign):
            raise DataError(spoken("fault.other_kind", file=f"`{path.name}`", kind=spoken(f"kind.{kind}")))


def _line_with_zero(path: Path) -> int:
    """Return the first line in which a byte is zero, as in files that were not written whole; 0 if there is none."""
    lines = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if (place := chunk.find(0)) >= 0:
                return lines + 1 + chunk.count(b"\n", 0, place)
            lines += chunk.count(b"\n")
    return 0


def delimiter_of(path: Path, is_plain: bool = True) -> str:
    """Return what separates the cells of a text file; a blank where it is white space.

    Parameters
    ----------
    is_plain
        Whether the first line is the heading; else the lines below it tell.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = next((line for line in file if line.strip()), "")
        lines = [first, *islice((line for line in file if line.strip()), LOOKED_AT)]
    delimiter = max(DELIMITERS, key=first.count)
    if is_plain and first.count(delimiter):
        return delimiter
    # A title stands above the heading, or there is one column.
    often = max(DELIMITERS, key=lambda sign: median(line.count(sign) for line in lines))
    if median(line.count(often) for line in lines):
        return often
    are_columns = path.suffix.lower() == ".txt" and min(len(line.split()) for line in lines) > 1
    return " " if are_columns else delimiter


def header_of(path: Path, delimiter: str) -> tuple[str, ...]:
    """Return the names in the first line of a text file.

    Raises
    ------
    DataError
        When there are none, one stands twice, or the line is no text.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            header = next(csv.reader(file, delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise DataError(spoken("fault.heading_quote", file=f"`{path.name}`", said=error)) from None
    if any("\0" in name for name in header):
        raise DataError(spoken("fault.zero_bytes", file=f"`{path.name}`", hint=_remedy(path)))
    if not any(header):
        raise DataError(spoken("fault.no_heading_line", file=f"`{path.name}`"))
    names = named(header)
    refuse_twins(names, f"`{path.name}`")
    return names


def scratch_file(scratch: Path, name: str) -> Path:
    """Return a free place for a file; a folder of its own keeps the file's name, which messages show."""
    folder = next(scratch / str(n) for n in count() if not (scratch / str(n)).exists())
    folder.mkdir(parents=True)
    return folder / name


def _codec(path: Path, encoding: str) -> str:
    """Python's own name of an encoding of text files."""
    try:
        "".encode(encoding)  # refuses hex, zlib and the like, which turn bytes into bytes
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        name = "undefined"
    if name in NO_FILES:
        usual = names_of(("utf-8", "gb18030", "utf-16", "cp1252"))
        shown = encoding.replace("\0", "?")[:60]
        raise DataError(spoken("fault.no_encoding", file=f"`{path.name}`", encoding=shown, usual=usual))
    return name


def _as_utf8(path: Path, encoding: str, scratch: Path) -> Path:
    name = _codec(path, encoding)
    if name in ("utf-8", "utf-8-sig"):
        if (line := _broken_line(path, "utf-8")) is not None:
            raise DataError(_not_encoded(path, line, "UTF-8"))
        return path
    if (line := _broken_line(path, encoding)) is not None:
        raise DataError(_not_encoded(path, line, f"`{encoding}`"))
    copy = scratch_file(scratch, path.name)
    with path.open(encoding=encoding, newline="") as old, copy.open("w", encoding="utf-8", newline="") as new:
        while chunk := old.read(CHUNK):
            new.write(chunk)
    return copy


def _not_encoded(path: Path, line: int, encoding: str) -> Spoken:
    return spoken("fault.not_encoded", file=f"`{path.name}`", row=line, encoding=encoding, hint=_remedy(path))


def _broken_line(path: Path, encoding: str) -> int | None:
    """Number of the first line that cannot be decoded, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            kept = len(decoder.getstate()[0])
            try:
                lines += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                # The decoder may have kept the start of a character from the chunk before.
                return lines + 1 + chunk[: max(error.start - kept, 0)].count(b"\n")
            except UnicodeError:  # UTF-16 and UTF-32 without the mark that says which byte comes first
                return 1
            if not chunk:
                return None


def _remedy(path: Path) -> Spoken:
    with path.open("rb") as file:
        start = file.read(1 << 10)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return spoken("fault.utf16")
    if b"\0" in start:
        name = "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"
        return spoken("fault.utf16_bare", encoding=name)
    for encoding in ("utf-8", "gb18030"):
        if _broken_line(path, encoding) is None:
            return spoken("fault.encoded_as", encoding=encoding)
    return spoken("fault.encode")
