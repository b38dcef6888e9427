"""Tables of pairs in, tables of results out: JSONL, CSV and Parquet, a few rows at a time.

``read_rows`` and ``count_rows`` read, ``encoder_for`` writes. Knows neither jobs nor HTTP, and
never holds a whole file.
"""

from service.tables.formats import Format
from service.tables.reading import count_rows, read_rows
from service.tables.results import FIELDS, Result, result_of
from service.tables.rows import Row, RowError
from service.tables.writing import Encoder, encoder_for

__all__ = [
    "FIELDS",
    "Encoder",
    "Format",
    "Result",
    "Row",
    "RowError",
    "count_rows",
    "encoder_for",
    "read_rows",
    "result_of",
]
