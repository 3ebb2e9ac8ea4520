"""Texts in, claims out: a warehouse of a few documents, read by the real dbt project."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5, sha256
from pathlib import Path

from flows import transform
from flows.settings import Settings
from flows.warehouse import working

PUBLISHED = "2024-05-15"


def read_texts(home: Path, texts: Mapping[str, str], published: str = PUBLISHED, **limits: int) -> Settings:
    """A home whose warehouse has read `texts` (external id -> text), all published on one day."""
    settings = Settings(home=home, keep_intermediate=True, **limits)  # type: ignore[arg-type]
    with working(settings) as con:
        for number, (external_id, text) in enumerate(texts.items(), start=1):
            content = sha256(text.encode()).hexdigest()
            con.execute(
                """
                insert into raw.documents by name
                select $number as document_no, $id as document_id, $key as source_key, $uri as source_uri,
                    $external as external_id, 'json' as format, $published::date as published_on, $published as published_at,
                    'en' as language, $text as text, $content as content_sha256, length($text) as byte_size,
                    timestamptz '2024-05-15 06:00:00+00' as ingested_at, 'test' as run_id
                """,
                {
                    "number": number,
                    "id": md5(f"{external_id}\x1f{content}".encode()).hexdigest(),
                    "key": md5(external_id.encode()).hexdigest(),
                    "uri": f"memory:{external_id}",
                    "external": external_id,
                    "published": published,
                    "text": text,
                    "content": content,
                },
            )
        con.execute("insert into raw.current_documents select source_key, document_no from raw.documents")
    transform.run(settings)
    return settings
