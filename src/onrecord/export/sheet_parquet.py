"""Sheets as Parquet, for pandas, DuckDB, Polars, R and Spark; needs the extra `parquet` (pyarrow)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from onrecord.errors import OnrecordError
from onrecord.export.sheets import Cell, ColumnKind, Sheet

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
_ROWS = 5000  # in memory at once, and in one row group


def write_parquet(items: Iterable[T], out: BinaryIO, *, sheet: Sheet[T]) -> int:
    r"""Write one row for each item, compressed; give back how many there were.

    Text is `string`, a list of texts `list<string>`, spans `list<struct<start, end>>` of `int64`; what isn't
    known is null. A lone surrogate, which Parquet can't hold, is written as its escape (`\ud800`).

    Args:
        items: Taken 5,000 at a time.
        out: A binary file; it needn't be able to seek.
        sheet: The columns.

    Raises:
        OnrecordError: pyarrow isn't installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise OnrecordError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error

    schema = pa.schema([(column.name, _type(column.kind)) for column in sheet])
    rows = iter(items)
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _ROWS)):
            arrays = [
                pa.array([_value(column.get(item)) for item in batch], type=field.type)
                for column, field in zip(sheet, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


def _type(kind: ColumnKind) -> pa.DataType:
    import pyarrow as pa

    match kind:
        case ColumnKind.TEXT:
            return pa.string()
        case ColumnKind.WHOLE:
            return pa.int64()
        case ColumnKind.FRACTION:
            return pa.float64()
        case ColumnKind.FLAG:
            return pa.bool_()
        case ColumnKind.TEXTS:
            return pa.list_(pa.string())
        case ColumnKind.SPANS:
            return pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))


def _value(cell: Cell) -> Any:
    if isinstance(cell, str):
        return _encodable(cell)
    if isinstance(cell, tuple):
        return [
            _encodable(each)
            if isinstance(each, str)
            else each
            if each is None
            else {"start": each.start, "end": each.end}
            for each in cell
        ]
    return cell


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
