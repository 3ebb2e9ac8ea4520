"""Bytes to text: the encoding is found out, nothing is repaired, and what is no text is refused with its reason."""

from __future__ import annotations

import re

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive or an Office file"), (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"\x7fELF", "a program"), (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"), (b"7z\xbc\xaf", "7-Zip"), (b"PAR1", "Parquet"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip

_TEXT_BYTES = bytes(b for b in range(256) if b >= 32 or b in b"\t\n\r\f\v\x1b\x85") + b"\x7f"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What legacy text is in practice; DOS and Mac code pages only draw wrong guesses.
_LIKELY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
_WESTERN = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßšžÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖÕØŒÚÙÛÜŠŽ€£¥§©®°²«»“”„‘’–—…•·¿¡ªº\xa0")  # noqa: RUF001
# What Central European text (Windows-1250) shows when it is read as Windows-1252.
_CENTRAL = re.compile(r"[a-z][¹³¿¾¼ìðþýšž]|[¹³¿¾¼ìðþýšž][a-z]")
_ASCII = bytes(range(128))
_SAMPLE = 262_144


class Refused(Exception):
    """An input that is not read; `reason` is a key of flows.reading.REASONS."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


def printable(text: str, most: int = 300) -> str:
    """`text` on one line without control characters, at most `most` characters: safe to store and show."""
    cleaned = _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
    return cleaned if len(cleaned) <= most else cleaned[: most - 1] + "…"


def marked(data: bytes) -> str | None:
    """The encoding that a leading byte-order mark names, if there is one."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def controls_in(data: bytes) -> int:
    """How many bytes are control characters that no text holds, NUL among them."""
    return len(data.translate(None, _TEXT_BYTES))


def decode(data: bytes) -> str:
    """The text in `data`, unchanged but for a leading byte-order mark.

    A byte-order mark decides; without one UTF-8 is tried strictly, then the likeliest legacy encoding.

    Raises:
        Refused: `binary`, `nul_bytes`, `mixed_encoding` or `bad_encoding`.
    """
    encoding = marked(data)
    if encoding and encoding != "utf-8-sig":
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise Refused("bad_encoding", f"{encoding} by its mark, but {error.reason} at byte {error.start}") from error
    controls = controls_in(data) - data.count(b"\0")
    if b"\0" not in data:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _legacy(data)
        if controls > max(2, len(data) // 100) or data.startswith(b"%PDF-"):
            _refuse_magic(data)
            raise Refused("binary", "control characters throughout")
        return text
    _refuse_magic(data)
    if controls > max(2, len(data) // 100):
        raise Refused("binary", f"{data.count(0)} NUL and {controls} control bytes in {len(data):,}")
    raise Refused("nul_bytes", f"{data.count(0)} NUL bytes, the first at {data.index(0)}")


def check_text(text: str) -> str:
    """`text` itself, if it can be stored and holds anything.

    Raises:
        Refused: `empty`, `nul_bytes`, `binary` or `bad_encoding` (a lone surrogate).
    """
    if not text or text.isspace():
        raise Refused("empty", f"{len(text)} characters, all white space")
    if "\0" in text:
        raise Refused("nul_bytes", f"NUL at character {text.index(chr(0))}")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Refused("bad_encoding", f"half a surrogate pair at character {error.start}") from error
    return text


def encoding_of(data: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8; Windows-1252 unless its letters make no sense.

    Raises:
        Refused: `bad_encoding` when nothing is likely.
    """
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    guess = best.encoding if best is not None else None
    if guess in (None, "cp1250", "cp1252", "cp1254") or len(sample.translate(None, _ASCII)) * 12 < len(sample):
        western = sample.decode("cp1252", "replace")
        high = [char for char in western if char > "\x7f"]
        sensible = sum(char in _WESTERN for char in high) * 10 >= len(high) * 9 and len(high) * 3 < len(sample)
        if "\ufffd" not in western and sensible and not (guess == "cp1250" and _CENTRAL.search(western)):
            return "cp1252"
    if guess is None:
        raise Refused("bad_encoding", "no likely encoding")
    return guess


def _legacy(data: bytes) -> str:
    _refuse_magic(data)
    if controls_in(data) > max(2, len(data) // 100):
        raise Refused("binary", "control characters throughout")
    good, bad = 0, 0
    for number, line in enumerate(data.splitlines(), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good = good or number
        except UnicodeDecodeError:
            bad = bad or number
        if good and bad:
            raise Refused("mixed_encoding", f"line {good} is UTF-8, line {bad} is not")
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("bad_encoding", f"likely {encoding}, but broken: {printable(str(error))}") from error
    if len(_CONTROLS.findall(text)) > max(2, len(text) // 100):
        raise Refused("binary", "control characters throughout")
    return text


def _refuse_magic(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Refused("binary", f"this is {what}, by its first bytes")
