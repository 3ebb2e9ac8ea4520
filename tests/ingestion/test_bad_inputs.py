"""Every bad input gets its reason, costs only itself, and is counted once."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.reading import REASONS
from flows.sources import uri_of
from tests.ingestion.conftest import Warehouse

GOOD = "Renault has held 15% of Nissan since the two makers rebalanced their alliance."


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def docx(paragraphs: list[str], part: bytes | None = None) -> bytes:
    import docx as word

    document = word.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    if part is None:
        return target.getvalue()
    with zipfile.ZipFile(target) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(members | {"word/document.xml": part})


def pdf(text: str | None = None, encrypted: bool = False) -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    if encrypted:
        key = b"00" * 32
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (key, key))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    extra = b" /Encrypt 6 0 R /ID [<00> <00>]" if encrypted else b""
    return out + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, start)


def parquet(columns: dict[str, list[object]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": GOOD.encode()}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


NOISE = bytes((i * 7919 + i * i * 31) % 256 for i in range(4_000))
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title><item><description>&b;</description></item></channel></rss>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><description>&a;</description></item></channel></rss>"""

# name -> content, reason. Limits of the test: 1 MB a document.
CORPUS: dict[str, tuple[bytes, str]] = {
    # text
    "empty.txt": (b"", "empty"),
    "spaces.txt": (b"   \n\t \r\n", "empty"),
    "only_mark.txt": (b"\xef\xbb\xbf", "empty"),
    "nbsp.txt": ("\u00a0\u2003\n".encode(), "empty"),
    "noise.txt": (NOISE, "binary"),
    "png.txt": (b"\x89PNG\r\n\x1a\n" + NOISE, "binary"),
    "pdf_named.txt": (pdf(GOOD), "binary"),
    "zip_named.txt": (zipped({"a": b"x"}), "binary"),
    "gzip_named.txt": (gzip.compress(GOOD.encode()), "binary"),
    "elf.txt": (b"\x7fELF\x02\x01\x01\0\0\0\0", "binary"),
    "controls.txt": (b"\x01\x02\x03\x04\x05\x06 text \x07\x08" * 20, "binary"),
    "one_nul.txt": (b"Renault holds\x00 15%", "nul_bytes"),
    "trailing_nul.txt": (GOOD.encode() + b"\0" * 10, "nul_bytes"),
    "utf16_no_mark.txt": (GOOD.encode("utf-16-le"), "nul_bytes"),
    "utf32_no_mark.txt": (GOOD.encode("utf-32-be"), "nul_bytes"),
    "utf16_half.txt": (b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00\xd8\x41\x00", "bad_encoding"),
    "mixed.txt": ("Citroën grew\n".encode() + "Škoda and Citroën\n".encode("cp1252"), "mixed_encoding"),
    "mixed_other_way.txt": ("né à Paris\n".encode("latin-1") * 3 + "né à Paris\n".encode(), "mixed_encoding"),
    "undecodable.txt": (bytes(128 + i * 7919 % 128 for i in range(500)) + bytes(range(128, 256)), "bad_encoding"),
    "huge.txt": (b"x" * 1_000_001, "too_large"),
    # markdown
    "empty.md": (b"", "empty"),
    "front_only.md": (b"---\ntitle: x\n---\n", "empty"),
    "front_broken.md": (b"---\ntitle: [unclosed\n---\nText", "bad_front_matter"),
    "front_list.md": (b"---\n- a\n- b\n---\nText", "bad_front_matter"),
    "front_tag.md": (b"---\ntitle: *nowhere\n---\nText", "bad_front_matter"),
    "front_huge.md": (b"---\ntitle: " + b"x" * 70_000 + b"\n---\nText", "bad_front_matter"),
    # json
    "empty.json": (b"", "empty"),
    "broken.json": (b'{"text": "Renault', "bad_json"),
    "trailing.json": (b'{"text": "Renault"} x', "bad_json"),
    "scalar.json": (b'"Renault"', "bad_json"),
    "no_text.json": (b'{"title": "x"}', "no_text"),
    "null_text.json": (b'{"text": null}', "no_text"),
    "number_text.json": (b'{"text": 5}', "bad_field"),
    "list_text.json": (b'{"text": ["a"]}', "bad_field"),
    "object_id.json": (b'{"text": "a", "id": {"x": 1}}', "bad_field"),
    "float_id.json": (b'{"text": "a", "id": 1.5}', "bad_field"),
    "blank_text.json": (b'{"text": "  "}', "empty"),
    "nul_text.json": (b'{"text": "a\\u0000b"}', "nul_bytes"),
    "surrogate.json": (b'{"text": "a\\ud800b"}', "bad_json"),
    "no_objects.json": (b"[]", "empty"),
    "deep.json": (b'{"text":' + b"[" * 100_000, "bad_json"),
    "nan.json": (b'{"text": NaN}', "bad_json"),
    # json lines: one bad line each, or the file
    "empty.jsonl": (b"\n\n", "empty"),
    "binary.jsonl": (NOISE * 3, "binary"),
    "bad_line.jsonl": (b"{oops\n", "bad_json"),
    "list_line.jsonl": (b"[1, 2]\n", "bad_json"),
    "no_text.jsonl": (line(id="a"), "no_text"),
    "latin.jsonl": (line(text="x").replace(b"x", "né".encode("latin-1")), "bad_encoding"),
    "long_line.jsonl": (line(text="x" * 1_000_001), "too_large"),
    "late_nul.jsonl": (b" " * 9_000 + b'{"text": "a\0b"}\n', "nul_bytes"),
    # csv
    "empty.csv": (b"", "empty"),
    "no_text.csv": (b"id,title\n1,a\n", "missing_column"),
    "few_fields.csv": (b"id,text\n1\n", "bad_row"),
    "many_fields.csv": (b"id,text\n1,a,b,c\n", "bad_row"),
    "blank_text.csv": (b"id,text\n1, \n", "empty"),
    "open_quote.csv": (b'id,text\n1,"' + b"x" * 1_000_100, "bad_csv"),
    # parquet
    "empty.parquet": (b"", "bad_parquet"),
    "broken.parquet": (b"PAR1" + NOISE + b"PAR1", "bad_parquet"),
    "no_text.parquet": (parquet({"id": ["a"]}), "missing_column"),
    "number_text.parquet": (parquet({"text": [1]}), "missing_column"),
    "blank_text.parquet": (parquet({"id": ["n"], "text": [""]}), "empty"),
    "null_text.parquet": (parquet({"id": ["n"], "text": [None, GOOD][:1]}), "missing_column"),
    # pdf, docx, html
    "empty.pdf": (b"", "empty"),
    "noise.pdf": (NOISE, "bad_pdf"),
    "cut.pdf": (pdf(GOOD)[:60], "bad_pdf"),
    "no_text.pdf": (pdf(), "no_text"),
    "locked.pdf": (pdf(GOOD, encrypted=True), "encrypted"),
    "noise.docx": (NOISE, "bad_docx"),
    "zip.docx": (zipped({"a.txt": b"x"}), "bad_docx"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "encrypted"),
    "no_text.docx": (docx([]), "no_text"),
    "entities.docx": (docx([GOOD], b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "bad_docx"),
    "bomb.docx": (zipped({"word/document.xml": b" " * 70_000_000}), "bomb"),
    "empty.html": (b"", "empty"),
    "no_text.html": (b"<html><head><title>x</title></head><body><nav><a href=/>Home</a></nav></body></html>", "no_text"),
    "script.html": (b"<html><body><script>var text = 'Renault';</script></body></html>", "no_text"),
    "noise.html": (NOISE, "binary"),
    # archives
    "broken.txt.gz": (b"\x1f\x8b\x08" + NOISE, "bad_gzip"),
    "cut.txt.gz": (gzip.compress(os.urandom(5_000).hex().encode())[:3_000], "bad_gzip"),
    "not_gzip.txt.gz": (GOOD.encode(), "bad_gzip"),
    "empty.txt.gz": (gzip.compress(b""), "empty"),
    "large.txt.gz": (bomb(3), "too_large"),
    "bomb.jsonl.gz": (bomb(70), "bomb"),
    "odd.xyz.gz": (gzip.compress(GOOD.encode()), "unsupported_format"),
    "broken.zip": (b"PK\x03\x04" + NOISE, "bad_archive"),
    "empty.zip": (zipped({}), "empty"),
    "escape.zip": (zipped({"../../evil.txt": GOOD.encode()}), "unsafe_name"),
    "absolute.zip": (zipped({"/etc/evil.txt": GOOD.encode()}), "unsafe_name"),
    "nested.zip": (zipped({"inner.zip": zipped({"a.txt": GOOD.encode()})}), "nested_archive"),
    "locked.zip": (encrypted_zip(), "encrypted"),
    "bomb.zip": (zipped({"a.jsonl": b" " * 70_000_000}), "bomb"),
    "member.zip": (zipped({"a.exe": b"MZ"}), "unsupported_format"),
    # feeds, web archives, the rest
    "entities.rss": (ENTITIES, "bad_feed"),
    "external.rss": (EXTERNAL, "bad_feed"),
    "broken.atom": (b"<feed><entry>", "bad_feed"),
    "other.xml": (b"<catalog><book/></catalog>", "bad_feed"),
    "empty.rss": (b"", "empty"),
    "no_entries.rss": (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "empty"),
    "broken.warc": (b"no archive at all\r\n\r\n", "bad_warc"),
    "broken.warc.gz": (b"\x1f\x8b\x08" + NOISE, "bad_gzip"),
    "picture.png": (b"\x89PNG", "unsupported_format"),
    "no_ending": (GOOD.encode(), "unsupported_format"),
    "name\nwith\nnewline.txt": (b"", "empty"),
}  # fmt: skip


def test_corpus(warehouse: Warehouse, folder: Path, tmp_path: Path) -> None:
    warehouse.settings = type(warehouse.settings)(home=tmp_path / "home", max_document_bytes=1_000_000)
    assert len(CORPUS) >= 60
    for name, (content, _) in CORPUS.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text(GOOD)
    summary = warehouse.ingest(folder)
    rows = warehouse.ask("select source_uri, reason, detail from raw.quarantine")
    found = {}
    for uri, reason, detail in rows:
        name = uri.split("#")[0].rsplit("/", 1)[-1].replace("%0A", "\n")
        found[name] = reason
        assert reason in REASONS
        assert detail and "\n" not in detail
    assert found == {name: reason for name, (_, reason) in CORPUS.items()}
    assert summary.quarantined == len(rows)
    assert (summary.ingested, summary.documents) == (1, len(rows) + 1)

    again = warehouse.ingest(folder)
    assert (again.ingested, again.updated, again.unchanged, again.quarantined) == (0, 0, 1, len(rows))
    assert len(warehouse.ask("select 1 from raw.quarantine")) == len(rows)


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.txt")
    return "not_a_file"


def _socket(folder: Path) -> str:
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may have no more than 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket.txt")
    finally:
        os.chdir(here)
    return "not_a_file"


def _loop(folder: Path) -> str:
    (folder / "self.txt").symlink_to(folder / "self.txt")
    return "symlink_loop"


def _parent(folder: Path) -> str:
    (folder / "up").symlink_to(folder, target_is_directory=True)
    return "symlink_loop"


def _outside(folder: Path) -> str:
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    return "outside_source"


def _outside_folder(folder: Path) -> str:
    (folder / "etc").symlink_to("/etc", target_is_directory=True)
    return "outside_source"


def _dangling(folder: Path) -> str:
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    return "not_found"


@pytest.mark.parametrize("make", [_pipe, _socket, _loop, _parent, _outside, _outside_folder, _dangling])
def test_places_that_are_no_files(warehouse: Warehouse, folder: Path, make: Callable[[Path], str]) -> None:
    (folder / "good.txt").write_text(GOOD)
    reason = make(folder)
    summary = warehouse.ingest(folder)
    assert summary.reasons == {reason: 1}
    assert (summary.ingested, summary.quarantined) == (1, 1)
    assert warehouse.current() == {"good": GOOD}


def test_unreadable_file(warehouse: Warehouse, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locked.txt").write_text(GOOD)
    (folder / "locked.txt").chmod(0)
    if os.access(folder / "locked.txt", os.R_OK):  # root may read everything
        import flows.sources

        def refuse(path: str) -> object:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(flows.sources, "_open", refuse)
    assert warehouse.ingest(folder).reasons == {"unreadable": 1}
    monkeypatch.undo()
    (folder / "locked.txt").chmod(0o600)
    summary = warehouse.ingest(folder)
    assert (summary.ingested, summary.quarantined) == (1, 0)
    assert warehouse.open_reasons() == {}


def test_missing_source_is_told_and_does_not_stop_the_others(warehouse: Warehouse, folder: Path) -> None:
    (folder / "good.txt").write_text(GOOD)
    summary = warehouse.ingest(folder, folder / "nothing", str(folder / "nowhere" / "*.txt"))
    assert summary.reasons == {"not_found": 2}
    assert summary.ingested == 1
    assert {place for place, _, _ in summary.failed} == {uri_of(folder / "nothing"), uri_of(folder / "nowhere" / "*.txt")}
    assert summary.examples == {"not_found": sorted(place for place, _, _ in summary.failed)}


def test_a_refused_document_is_no_failed_source(warehouse: Warehouse, folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    summary = warehouse.ingest(folder, folder / "empty.txt")
    assert (summary.reasons, summary.failed) == ({"empty": 1}, ())


def test_sources_without_documents_are_named(warehouse: Warehouse, folder: Path, tmp_path: Path) -> None:
    (folder / "README.md").write_text("passed over")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "good.txt").write_text(GOOD)
    summary = warehouse.ingest(folder, str(folder / "*.pdf"), tmp_path / "full")
    assert summary.empty == (str(folder), str(folder / "*.pdf"))
    assert (summary.ingested, summary.quarantined, summary.failed) == (1, 0, ())


def test_one_broken_line_costs_one_line(warehouse: Warehouse, folder: Path) -> None:
    lines = [line(id=f"d{n}", text=f"Document {n}") for n in range(9)]
    lines.insert(4, b'{"id": "broken", "text": \n')
    (folder / "a.jsonl").write_bytes(b"".join(lines))
    summary = warehouse.ingest(folder)
    assert (summary.ingested, summary.quarantined) == (9, 1)
    assert warehouse.ask("select external_id, reason, detail like 'line 5:%' from raw.quarantine") == [("a:5", "bad_json", True)]


def test_a_crashing_and_a_hanging_parser_cost_their_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import sandbox
    from flows.reading import Limits, read_single

    serve = "from flows import formats\n"
    kill = serve + "import os\nformats.html = lambda *a: os.abort()\nfrom flows.sandbox import serve; serve()"
    hang = serve + "import time\nformats.html = lambda *a: time.sleep(60)\nfrom flows.sandbox import serve; serve()"
    for code, reason, seconds in ((kill, "reader_crashed", 20), (hang, "reader_timeout", 3)):
        monkeypatch.setattr(sandbox, "_CODE", code)
        sandbox.close()
        found = read_single(b"<html>x</html>", "a.html", "html", Limits(seconds=seconds))
        assert [(f.reason, f.external_id) for f in found] == [(reason, "a")]  # type: ignore[union-attr]
    monkeypatch.undo()
    sandbox.close()
    body = f"<html><body><article><p>{GOOD} {GOOD}</p></article></body></html>".encode()
    assert GOOD in read_single(body, "a.html", "html", Limits())[0].text  # type: ignore[union-attr]
    sandbox.close()


def test_an_archive_of_too_many_members_and_a_link_in_one() -> None:
    import stat

    from flows.opening import documents
    from flows.reading import Limits
    from flows.sources import Item, Source

    def opened(data: bytes) -> list[str]:
        item = Item("file:///a.zip", "a.zip", Source("a.zip"), len(data), None, lambda: io.BytesIO(data))
        return [getattr(entry, "reason", "read") for entry in documents(item, Limits(members=3))]

    assert opened(zipped({f"{n}.txt": GOOD.encode() for n in range(3)})) == ["read"] * 3
    assert opened(zipped({f"{n}.txt": GOOD.encode() for n in range(4)})) == ["too_many_members"]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert opened(target.getvalue()) == ["unsafe_name"]


@pytest.mark.parametrize(("error", "reason"), [(ValueError, "bad_html"), (KeyError, "reader_failed")])
def test_a_failing_parser_costs_its_document(
    warehouse: Warehouse, folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    from flows import sandbox

    code = (
        f"import trafilatura\ndef fail(*a, **k): raise {error.__name__}('unforeseen')\n"
        "trafilatura.bare_extraction = fail\nfrom flows.sandbox import serve; serve()"
    )
    monkeypatch.setattr(sandbox, "_CODE", code)
    sandbox.close()
    (folder / "a.html").write_text(f"<html><body><article><p>{GOOD} {GOOD}</p></article></body></html>")
    (folder / "b.txt").write_text(GOOD)
    try:
        summary = warehouse.ingest(folder)
    finally:
        sandbox.close()
    assert summary.reasons == {reason: 1}
    assert (summary.ingested, summary.quarantined) == (1, 1)


def test_every_reason_is_met_by_a_test() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    assert [reason for reason in REASONS if not any(f'"{reason}"' in text for text in texts)] == []
