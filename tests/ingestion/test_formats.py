"""What each format gives: text, metadata, identity."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.decoding import Refused, decode
from flows.reading import Document, Limits, Refusal, identifier_of, published, read
from flows.sources import redacted, uri_of
from tests.ingestion.conftest import Warehouse, Writer
from tests.ingestion.test_bad_inputs import GOOD, docx, line, parquet, pdf, zipped

LIMITS = Limits(isolated=False)


def found(data: bytes, name: str, form: str) -> list[Document | Refusal]:
    return list(read(io.BytesIO(data), name, form, LIMITS))


def one(data: bytes, name: str, form: str) -> Document:
    (document,) = found(data, name, form)
    assert isinstance(document, Document), document
    return document


def test_txt_takes_its_date_from_its_name() -> None:
    document = one(GOOD.encode(), "2022-11-07-renault.v2.txt", "txt")
    assert (document.external_id, document.published_on) == ("2022-11-07-renault.v2", date(2022, 11, 7))
    assert one(b"x", "2022-13-45-x.txt", "txt").published_at is None
    assert one(b"x", "2022-11-071.txt", "txt").published_at is None


def test_markdown_front_matter() -> None:
    front = "title: 'A: b'\r\npublished: 2022-11-07T23:30:00-05:00\r\npublisher: Wire\r\nlanguage: en-GB"
    text = f"---\r\n{front}\r\n---\r\n# Head\r\nBody"
    document = one(text.encode(), "a.md", "md")
    assert document.text == "# Head\r\nBody"
    assert (document.title, document.publisher, document.language) == ("A: b", "Wire", "en")
    assert (document.published_at, document.published_on) == ("2022-11-07T23:30:00-05:00", date(2022, 11, 7))
    assert one(b"# Only a head #\n\n---\nnot front matter\n---\n", "a.md", "md").title == "Only a head"


def test_html_main_text_without_furniture() -> None:
    page = f"""<html lang="de"><head><title>T</title><meta property="og:site_name" content="The Wire">
    <meta property="og:title" content="Renault and Nissan">
    <meta property="article:published_time" content="2022-11-07T09:00:00+09:00"></head><body><nav>Menu Subscribe</nav>
    <article><h1>Renault and Nissan</h1><p>{GOOD}</p><p>{GOOD} Again.</p></article><footer>Imprint</footer></body></html>"""
    document = one(page.encode(), "a.html", "html")
    assert GOOD in document.text
    assert "Subscribe" not in document.text and "Imprint" not in document.text
    assert (document.title, document.publisher, document.language) == ("Renault and Nissan", "The Wire", "de")
    assert (document.published_at, document.published_on) == ("2022-11-07T09:00:00+09:00", date(2022, 11, 7))


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "shift_jis", "utf-16"])
def test_html_charset(charset: str) -> None:
    words = "ルノーは日産の株式を保有している" if charset == "shift_jis" else "Citroën et Škoda coopèrent à Paris"
    page = f"<html><head><meta charset={charset}></head><body><article><p>{words} - {GOOD}</p></article></body></html>"
    assert words in one(page.encode(charset), "a.html", "html").text


def test_pdf_joins_the_lines_of_a_paragraph() -> None:
    from flows.formats import _unwrapped

    assert GOOD in one(pdf(GOOD), "a.pdf", "pdf").text
    page = "The first paragraph runs over two\r\nlines of the page.\r\nThe second has a hyphen\x02\r\nated word in it, and more."
    assert (
        _unwrapped(page)
        == "The first paragraph runs over two lines of the page.\nThe second has a hyphenated word in it, and more."
    )


def test_docx() -> None:
    assert one(docx([GOOD, "Second."]), "a.docx", "docx").text == f"{GOOD}\nSecond."


def test_json_by_the_contract() -> None:
    fields = {"text": " Body\r\n", "id": 7, "url": "https://e.org", "title": "T", "published": "2022-11-07",
              "publisher": "P", "language": "EN", "other": [1]}  # fmt: skip
    document = one(json.dumps(fields).encode(), "a.json", "json")
    assert document[:3] == ("7", "json", " Body\r\n")
    assert document[4:10] == ("T", "P", "https://e.org", "2022-11-07", date(2022, 11, 7), "en")
    assert one(b'{"text": "x"}', "b.json", "json").external_id == "b"
    assert [d.external_id for d in found(b'[{"text": "x"}, {"text": "y", "id": "z"}]', "b.json", "json")] == ["b:1", "z"]
    assert [d.external_id for d in found(b'{"text": "x"}\n{"text": "y"}\n', "b.json", "json")] == ["b:1", "b:2"]


def test_json_lines_in_other_encodings_and_endings() -> None:
    lines = line(id="a", text="Citroën") + b"\r\n" + line(id="b", text="x").rstrip()
    for data in (lines, b"\xef\xbb\xbf" + lines, lines.decode().encode("utf-16")):
        assert [d.external_id for d in found(data, "a.jsonl", "jsonl")] == ["a", "b"]


def test_csv_with_other_separators_and_encodings() -> None:
    for separator in ",;\t|":
        target = io.StringIO()
        csv.writer(target, delimiter=separator).writerows([["ID", "Text", "published"], ["1", 'a "b"\r\nc', "2022-11-07"]])
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            document = one(target.getvalue().encode(encoding), "a.csv", "csv")
            assert (document.external_id, document.text, document.published_on) == ("1", 'a "b"\r\nc', date(2022, 11, 7))


def test_parquet() -> None:
    data = parquet({"Text": ["a b", None, "c"], "id": [1, 2, 3], "published": [date(2022, 11, 7), None, None]})
    first, second, third = found(data, "a.parquet", "parquet")
    assert isinstance(first, Document) and isinstance(third, Document)
    assert (first.external_id, first.published_on, third.text) == ("1", date(2022, 11, 7), "c")
    assert isinstance(second, Refusal) and (second.reason, second.external_id) == ("no_text", "2")


def test_feed() -> None:
    data = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><language>en-us</language>
    <item><title>A</title><guid>g1</guid><link>https://e.org/1</link><pubDate>Mon, 07 Nov 2022 23:30:00 -0500</pubDate>
    <description>&lt;p&gt;{GOOD}&lt;/p&gt;</description></item></channel></rss>"""
    document = one(data.encode(), "a.rss", "feed")
    assert (document.external_id, document.text, document.url) == ("g1", GOOD, "https://e.org/1")
    assert (document.published_at, document.published_on) == ("2022-11-07T23:30:00-05:00", date(2022, 11, 7))
    assert (document.publisher, document.language) == ("Wire", "en")


def test_warc(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True)
    for address, kind, body in (
        ("https://e.org/a", "text/html", f"<html><body><article><p>{GOOD} {GOOD}</p></article></body></html>"),
        ("https://e.org/b.png", "image/png", "png"),
        ("https://e.org/c", "text/plain", GOOD),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body.encode()), http_headers=headers))
    first, second = found(target.getvalue(), "a.warc.gz", "warc")
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.external_id, first.format, second.text) == ("https://e.org/a", "html", GOOD)


def test_archives_and_members(warehouse: Warehouse, write: Writer) -> None:
    write("a.txt.gz", gzip.compress(GOOD.encode()))
    write("b.jsonl.gz", gzip.compress(line(id="x", text="one") + line(id="y", text="two")))
    write("c.zip", zipped({"in/d.txt": b"three", "e.txt.gz": gzip.compress(b"four"), "f.jsonl": line(id="z", text="five"),
                           "__MACOSX/d.txt": b"no", "in/": b""}))  # fmt: skip
    folder = write("README.md", "never read").parent
    summary = warehouse.ingest(folder)
    assert warehouse.current() == {"a": GOOD, "x": "one", "y": "two", "d": "three", "e": "four", "z": "five"}
    assert summary.quarantined == 0
    uris = [uri for (uri,) in warehouse.ask("select source_uri from raw.documents where source_uri like '%#%' order by all")]
    assert [uri.rsplit("/c.zip", 1)[1] for uri in uris] == ["#e.txt.gz", "#f.jsonl", "#in/d.txt"]


def test_dates() -> None:
    assert published("2022-11-07T23:30:00Z") == ("2022-11-07T23:30:00Z", date(2022, 11, 7))
    assert published("07/11/2022") == ("07/11/2022", None)
    assert published("2022-02-30") == ("2022-02-30", None)
    assert published("2022-11") == ("2022-11", None)
    assert published("") == (None, None)


def test_names_and_addresses() -> None:
    assert [identifier_of(n) for n in ("a.txt", "a.b.TXT.gz", "v1.2", ".txt")] == ["a", "a.b", "v1.2", ".txt"]
    assert identifier_of("\udcff.txt") == "\\udcff"
    assert uri_of("/a b/#1\n.txt") == "file:///a%20b/%231%0A.txt"
    shown = redacted("https://user:pw@e.org/a?api_key=s3cret&page=2&X-Amz-Signature=abc#f")
    assert "pw" not in shown and "s3cret" not in shown and "abc" not in shown
    assert shown.startswith("https://e.org/a?") and "page=2" in shown


def test_languages() -> None:
    from flows.language import detect

    samples = {
        "en": GOOD, "de": "Der Konzern hat im vergangenen Jahr die Beteiligung an dem Hersteller auf 15 Prozent gesenkt.",
        "fr": "Le groupe a annoncé que la part du constructeur dans le capital est passée à 15 % l'an dernier.",
        "ja": "ルノーは日産の株式を保有している。",
        "zh": "雷诺持有日产百分之十五的股份。",
        "ko": "르노는 닛산의 지분을 보유하고 있다.",
        "ru": "Компания владеет долей в капитале завода и продаёт автомобили.",
        "es": "El grupo dijo que la participación en el fabricante se redujo al 15 por ciento para el próximo año.",
    }  # fmt: skip
    assert {language: detect(text) for language, text in samples.items()} == {language: language for language in samples}
    assert detect("15%") == "en"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200).filter(
    lambda text: not text.isspace() and not text.startswith("\ufeff")
)


def _printing(text: str) -> bool:
    return sum(char < " " and char not in "\t\n\r\f\v\x1b" for char in text) <= 2


@given(TEXT.filter(_printing), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_decoding_gives_the_text_back(text: str, encoding: str) -> None:
    try:
        assert decode(text.encode(encoding)) == text
    except Refused as refused:
        assert refused.reason == "binary"  # a text may begin like a PDF


@given(st.binary(max_size=400))
def test_decoding_any_bytes_gives_text_or_a_reason(data: bytes) -> None:
    from flows.reading import REASONS

    try:
        text = decode(data)
    except Refused as refused:
        assert refused.reason in REASONS
    else:
        text.encode("utf-8")


@given(st.lists(TEXT, min_size=1, max_size=5), st.booleans())
def test_json_lines_give_the_text_back(texts: list[str], escaped: bool) -> None:
    data = "\n".join(json.dumps({"text": text}, ensure_ascii=escaped) for text in texts).encode()
    assert [d.text for d in found(data, "a.jsonl", "jsonl") if isinstance(d, Document)] == texts


@given(st.binary(max_size=300), st.sampled_from(["txt", "md", "json", "jsonl", "csv", "parquet", "feed", "warc"]))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
def test_no_reader_ever_raises(data: bytes, form: str) -> None:
    for entry in found(data, "a", form):
        assert isinstance(entry, Document | Refusal)


@given(st.lists(TEXT, min_size=1, max_size=6, unique=True))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_offsets_count_the_stored_text_as_python_does(tmp_path: Path, texts: list[str]) -> None:
    """`substr(text, start + 1, length)` in DuckDB is `text[start:end]` in Python, whatever the text holds."""
    import shutil

    from flows.settings import Settings

    shutil.rmtree(tmp_path / "home", ignore_errors=True)
    source = tmp_path / "a.jsonl"
    source.write_bytes(b"".join(line(id=str(n), text=text) for n, text in enumerate(texts)))
    house = Warehouse(Settings(home=tmp_path / "home"))
    house.ingest(source)
    for number, stored, size in house.ask("select external_id, text, length(text) from raw.documents"):
        text = texts[int(number)]
        assert (stored, size) == (text, len(text))
        start, end = len(text) // 3, len(text) - len(text) // 4
        (part,) = house.ask(f"select substr(text, {start + 1}, {end - start}) from raw.documents where external_id = '{number}'")[
            0
        ]
        assert part == text[start:end]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Renault buys a third of Nissan\n\nPARIS - The carmaker said so.", "Renault buys a third of Nissan"),
        ("PARIS - The carmaker said so.\n\nMore follows here.", None),
        ("General Motors Corp has cut\n100,000 cars from its schedule.", None),
        ("A single line", None),
    ],
)
def test_a_headline_is_the_first_line_that_stands_alone(text: str, title: str | None) -> None:
    from flows.reading import _headline

    assert _headline(text) == title
