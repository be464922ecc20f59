"""The canonical tables as data: the one vocabulary of sources, facts and metrics."""

from kpi_toolkit.schema.table import (
    IBIS_TYPES,
    SEGMENT_KEYS,
    Column,
    ColumnType,
    Table,
    day_column,
    moment_column,
    whole_day_column,
)
from kpi_toolkit.schema.tables import TABLES

__all__ = [
    "IBIS_TYPES",
    "SEGMENT_KEYS",
    "TABLES",
    "Column",
    "ColumnType",
    "Table",
    "day_column",
    "moment_column",
    "whole_day_column",
]
