"""Near-duplicates: texts that share most of their three-word runs get the cluster of the first one that arrived.

One-permutation MinHash (Li, Owen, Zhang 2012) with densification by rotation (Shrivastava, Li 2014), on the bytes of a
whole batch at once. A document is compared only with the first holder of each of its bands, so the cost of a batch follows
the batch, and clusters do not depend on where one batch ends and the next begins. Arithmetic is modulo 2^64 throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BINS, BANDS, ROWS = 64, 12, 5
# Share of common runs from which two texts are one story: an agency's text with another headline and a cut end has
# 0.7 to 0.95, two reports on one event in their own words less than 0.1.
SAME = 0.65
_CHUNK_BYTES = 2_000_000
_BASE = np.uint64(0x9E3779B97F4A7C15 | 1)
_EMPTY = np.uint32(0xFFFFFFFF)

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]


def _letters() -> npt.NDArray[np.uint8]:
    """Byte to letter: ASCII letters lowered, digits and all of UTF-8's higher bytes kept, the rest 0 (between words)."""
    table = np.zeros(256, np.uint8)
    for code in range(256):
        if code >= 128 or chr(code).isalnum():
            table[code] = ord(chr(code).lower()) if code < 128 else code
    return table


_LETTERS = _letters()


def _mixed(value: U64) -> U64:
    """splitmix64's finaliser: every bit of the result hangs on every bit of `value`."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def _powers(length: int) -> tuple[U64, U64]:
    """base^i and base^-i for i below `length`."""
    inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
    return tuple(  # type: ignore[return-value]
        np.cumprod(np.concatenate([np.ones(1, np.uint64), np.full(length - 1, base, np.uint64)])) for base in (_BASE, inverse)
    )


def signatures(data: npt.NDArray[np.uint8], offsets: I64) -> U32:
    """MinHash values of texts, one row of BINS values each; a row of 2^32-1 for a text without a word.

    Args:
        data: the UTF-8 bytes of all texts, one after the other.
        offsets: where each text begins; one more entry for the end of the last.
    """
    count = len(offsets) - 1
    result = np.full((count, BINS), _EMPTY, np.uint32)
    longest = int(np.diff(offsets).max(initial=0))
    powers, inverses = _powers(max(longest, _CHUNK_BYTES, 1))
    first = 0
    while first < count:
        last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + _CHUNK_BYTES, "right")) - 1)
        bounds = offsets[first : last + 1] - offsets[first]
        if bounds[-1]:
            result[first:last] = _chunk(data[offsets[first] : offsets[last]], bounds, powers, inverses)
        first = last
    return result


def _chunk(data: npt.NDArray[np.uint8], bounds: I64, powers: U64, inverses: U64) -> U32:
    letters = _LETTERS.take(data)
    inside = letters != 0
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    at = bounds[:-1][bounds[:-1] < len(data)]
    begins[at] = inside[at]
    starts = np.flatnonzero(begins)
    count = len(bounds) - 1
    result = np.full(count * BINS, _EMPTY, np.uint32)
    if not len(starts):
        return result.reshape(count, BINS)
    # A word's polynomial is a difference of running sums (separators add 0), moved to the text's origin.
    sums: U64 = np.cumsum(letters * powers[: len(data)])
    before = np.concatenate([sums[starts[1:] - 1], sums[-1:]])
    words: U64 = before.copy()
    words[1:] -= before[:-1]
    words = _mixed(words * inverses[starts])
    ranges = np.searchsorted(starts, bounds)
    sizes = np.diff(ranges)
    document = np.repeat(np.arange(count), sizes)
    left = ranges[1:][document] - np.arange(len(words))  # words from here to the text's end
    padded = np.concatenate([words, np.zeros(2, np.uint64)])
    second = np.where(left > 1, padded[1:-1], np.uint64(0))
    third = np.where(left > 2, padded[2:], np.uint64(0))
    runs = _mixed((words + np.uint64(3) * second + np.uint64(0x100000001B3) * third).astype(np.uint64, copy=False))
    kept = (left > 2) | ((sizes[document] < 3) & (left == sizes[document]))
    runs, document = runs[kept], document[kept]
    bins = document * BINS + (runs >> np.uint64(58)).astype(np.int64)
    np.minimum.at(result, bins, (runs & np.uint64(0x7FFFFFFF)).astype(np.uint32))
    return _dense(result.reshape(count, BINS))


def _dense(values: U32) -> U32:
    """Empty bins borrow from the next filled one to the right, marked by the distance; wholly empty rows stay."""
    sparse = np.flatnonzero((values == _EMPTY).any(axis=1) & (values != _EMPTY).any(axis=1))
    part = np.ascontiguousarray(values[sparse].T)
    if not len(sparse):
        return values
    current, distance = part[0].copy(), np.zeros(len(sparse), np.uint32)
    filled = part != _EMPTY
    for column in [*range(BINS - 1, -1, -1)] * 2:
        here = filled[column]
        current = np.where(here, part[column], current)
        distance = np.where(here, np.uint32(0), distance + np.uint32(1))
        part[column] = (current + distance * np.uint32(0x9E3779B1)) & np.uint32(0x7FFFFFFF)
    values[sparse] = part.T
    return values


def bands(values: U32) -> U64:
    """BANDS hashes for each signature; two texts that share one are compared."""
    part = values[:, : BANDS * ROWS].astype(np.uint64).reshape(-1, BANDS, ROWS)
    hashed = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), part.shape[:2])
    for row in range(ROWS):
        hashed = _mixed(hashed * np.uint64(0x100000001B3) + part[:, :, row])
    return hashed


def short(values: U32) -> npt.NDArray[np.uint8]:
    """Signatures as stored: one byte a bin."""
    return (((values * np.uint32(0x9E3779B1)) >> np.uint32(24)) & np.uint32(0xFF)).astype(np.uint8)


def alike(left: npt.NDArray[np.uint8], right: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Estimated share of common runs (Jaccard), row by row; bytes agree by chance once in 256."""
    share = (left == right).mean(axis=1)
    return np.asarray((share - 1 / 256) / (1 - 1 / 256), np.float64)


def text_signatures(texts: pa.ChunkedArray) -> U32:
    """The signatures of an Arrow column of texts, in its order."""
    import pyarrow as pa

    if not len(texts):
        return np.zeros((0, BINS), np.uint32)
    column = pa.concat_arrays(texts.cast(pa.large_string()).chunks)
    _, place, content = column.buffers()
    offsets = np.frombuffer(place, np.int64)[column.offset : column.offset + len(column) + 1]
    data = np.frombuffer(content, np.uint8) if content is not None else np.zeros(0, np.uint8)
    return signatures(data[offsets[0] : offsets[-1]], offsets - offsets[0])


def clusters(con: duckdb.DuckDBPyConnection, values: U32, new: pa.Table) -> pa.Array:
    """Cluster the new documents of a batch; stores their signatures and bands.

    Args:
        con: the working file, in the batch's transaction.
        values: their signatures.
        new: their `document_no`, ascending, and `document_id`.

    Returns:
        For each the document_id of its cluster's first document.
    """
    import pyarrow as pa

    numbers = new["document_no"].to_numpy()
    cluster = new["document_id"].to_pylist()
    worded = np.flatnonzero(values[:, 0] != _EMPTY)
    found = _first_alike(con, short(values[worded]), bands(values[worded]), numbers[worded])
    place_of = {int(number): at for at, number in enumerate(numbers)}
    former = _former_clusters(con, [first for first in found.values() if first not in place_of])
    for number in sorted(found):
        first = found[number]
        cluster[place_of[number]] = former[first] if first in former else cluster[place_of[first]]
    return pa.array(cluster, pa.string())


def _first_alike(con: duckdb.DuckDBPyConnection, stored: npt.NDArray[np.uint8], banded: U64, numbers: I64) -> dict[int, int]:
    """The earliest document that is alike, for each document that has one; both by document_no."""
    import pyarrow as pa

    if not len(numbers):
        return {}
    unique, first_at, inverse = np.unique(banded.ravel(), return_index=True, return_inverse=True)
    holders = numbers[first_at // BANDS]
    con.register("batch_bands", pa.table({"band": unique}))
    known = con.execute("select band, document_no from raw.bands semi join batch_bands using (band)").fetchnumpy()
    con.unregister("batch_bands")
    unknown = np.ones(len(unique), bool)
    at = np.searchsorted(unique, np.asarray(known["band"], np.uint64))
    holders[at], unknown[at] = np.asarray(known["document_no"], np.int64), False
    _append(con, "raw.bands", pa.table({"band": unique[unknown], "document_no": holders[unknown]}))
    blobs = pa.FixedSizeBinaryArray.from_buffers(pa.binary(BINS), len(stored), [None, pa.py_buffer(np.ascontiguousarray(stored))])
    _append(con, "raw.signatures", pa.table({"document_no": numbers, "signature": blobs.cast(pa.binary())}))

    candidates = holders[inverse].reshape(-1, BANDS)
    row, column = np.nonzero(candidates != numbers[:, None])
    pairs = np.unique(np.stack([row, candidates[row, column]], axis=1), axis=0)
    if not len(pairs):
        return {}
    theirs = _signatures_of(con, np.unique(pairs[:, 1]))
    same = alike(stored[pairs[:, 0]], theirs(pairs[:, 1])) >= SAME
    result: dict[int, int] = {}
    for at_row, first in pairs[same].tolist():
        result.setdefault(int(numbers[at_row]), first)  # pairs are sorted: the earliest comes first
    return result


def _signatures_of(con: duckdb.DuckDBPyConnection, numbers: I64) -> Any:
    import pyarrow as pa

    con.register("wanted", pa.table({"document_no": numbers}))
    table = con.execute(
        "select document_no, signature from raw.signatures semi join wanted using (document_no) order by document_no"
    ).to_arrow_table()
    con.unregister("wanted")
    there = table["document_no"].to_numpy()
    rows = np.frombuffer(b"".join(table["signature"].to_pylist()), np.uint8).reshape(-1, BINS)
    return lambda asked: rows[np.searchsorted(there, asked)]


def _former_clusters(con: duckdb.DuckDBPyConnection, numbers: list[int]) -> dict[int, str]:
    import pyarrow as pa

    if not numbers:
        return {}
    con.register("wanted", pa.table({"document_no": np.unique(np.array(numbers, np.int64))}))
    rows = con.execute(
        "select document_no, coalesce(cluster_id, document_id) from raw.documents semi join wanted using (document_no)"
    ).fetchall()
    con.unregister("wanted")
    return dict(rows)


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.register("appended", rows)
    con.execute(f"insert into {table} select * from appended")
    con.unregister("appended")
