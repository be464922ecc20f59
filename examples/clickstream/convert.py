"""Convert the published event file to Parquet once: ``python convert.py ecom.csv.gz``.

The file is ``retentioneering/datasets/ecom.csv.gz`` of the PyPI package retentioneering 5.2.4 (see README.md).
Its own column names are kept.
"""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def convert(csv_file: Path, parquet_file: Path) -> int:
    """Write the Parquet file and return the number of events."""
    events = pd.read_csv(csv_file, dtype="str")
    events["timestamp"] = pd.to_datetime(events["timestamp"], format="%Y-%m-%d %H:%M:%S").astype("datetime64[us]")
    table = pa.Table.from_pandas(events, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, parquet_file, compression="zstd", compression_level=19)
    return len(events)


if __name__ == "__main__":
    target = Path(__file__).parent / "data" / "ecom.parquet"
    print(convert(Path(sys.argv[1]), target), "events →", target.name)
