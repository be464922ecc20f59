"""Real workbooks of the old kinds, as small as they can be: .xls as a program wrote it, .xlsb record by record."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

XLS = (
    "c-rk)T}TvB6h3!mR(ID`S6u@QWD&A5g;a<LY%MD3!PVNtNXwsg!LU_Xg3^bwOb9F}BKj9Bd&t1*Wh)A*w;lrffr=n<3wr6PupdO7&N(|{yW0"
    "jXq+rZ9%$ak~J?ESIfA7q*(TuUd+qof#!CH`ETD3q@giYXW(GzySd{re?f12@D4J;^F%-E4hCb*yaG@1I4`a1*?+)^H+1o(h=19XDBquuA6N"
    "37>EGz%(2IZ6SS(2@o@T&hf#yIE$jyvd#qSXQv*1j};t9TPiX)a5Q*t&QUCQa<OU0rB49n73>xfoym}qxjHC5%x8~y1<_1y$dWOPqD!eV24)"
    "v+I;~^XTvp`vR#N`zrWb)b+)#y@%zWXfn7cX-&7~SxIVWZISu>#+6AEfXS6-}FLpC_Wvu<QqyY4Q+Qd_(4{UH%p&UtE>96%nLXbKi2Ru!1G1"
    "3^SPH#B7i?U>3j~^ZdM5jAgzZo_FswwVT&v)PW8B_=A-?*Qjx_nLvdj<od$pKKdYGo`+WPtq#P>QcRkJsB<;(L{{S84prG7f&_Ip)V|n70k~"
    "TWQPTCCVPPM5Xf7wW0JvI_nucf$i8jlh?nzsA{QkHL|6Lx25prwS-y;R5(l#7@P(=AK=UZDCCG0ERQhjV%Bq6I?xB71vS~4vZ<GSj&g1RzNd"
    "`w(zP@~Uxs?$=Ph^h`aZgrqdrm@>UNC0b`3&4Zl+$0r>hr=M3J~~o^a2lKZUl?y<?g4$D(JJ>{{JaZHG>WDX_Ad!IC@#*Dl&aum{O-N^ie#O"
    "2U*plaeu|%%l`dnKWi84zt9}Nt%DSXQ<m`iI!UlYjk6Hc-VIFQ^i4v@`=4aOZO&rv&JsRVV9ZRqOr@&Zq?XjX0JsQYwR+!*QMy*k?cwwc7@q"
    "fG<GGb><Y6_3{_9O9|*H6%-%iYP3$&}omxnVVK*^*DoTnrarDC~JZedq5Ts_qjq5k8V8DO@0|pEjFfb>eBOskUWInKjkHK_!OV<ADOyNCk{3"
    "iKtu@yS-+J~Q$8=)Pa0q9C-{44^K(7D7cWAy)pggShC0NS91%h8tb_{9$-5m}#E2ipJL6iW2{(}|RGj^F<a8{8eP"
)
"""Orders in the layout of a small shop, with a title, times as Excel has them and a row of totals; compressed."""
RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK, END_BOOK, BUNDLE, END_BUNDLE, SHEET_OF_BUNDLE = 131, 132, 143, 144, 156
SHEET, END_SHEET, SIZE, ROWS, END_ROWS, ROW, TEXT, NUMBER = 129, 130, 148, 145, 146, 0, 6, 5


def xls() -> bytes:
    """Return an .xls workbook."""
    return zlib.decompress(base64.b85decode(XLS))


def xlsb(rows: Sequence[Sequence[str | float]], title: str = "订单") -> bytes:
    """Return an .xlsb workbook of one sheet."""
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title)
    book = _record(BOOK) + _record(BUNDLE) + _record(SHEET_OF_BUNDLE, bundle) + _record(END_BUNDLE) + _record(END_BOOK)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    cells = b"".join(
        _record(ROW, struct.pack("<I", place) + bytes(13)) + b"".join(map(_cell, range(len(row)), row))
        for place, row in enumerate(rows)
    )
    sheet = _record(SHEET) + _record(SIZE, size) + _record(ROWS) + cells + _record(END_ROWS) + _record(END_SHEET)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        to_book = f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.bin"/>'
        to_sheet = f'<Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.bin"/>'
        archive.writestr("_rels/.rels", RELS.format(to_book))
        archive.writestr("xl/_rels/workbook.bin.rels", RELS.format(to_sheet))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return file.getvalue()


def _record(kind: int, content: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(content)
    while rest > 127:
        size, rest = size + bytes([rest & 0x7F | 0x80]), rest >> 7
    return name + size + bytes([rest]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    about = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(TEXT, about + _wide(value))
    return _record(NUMBER, about + struct.pack("<d", value))
