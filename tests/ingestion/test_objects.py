"""Object storage: S3 against a real server on loopback."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from flows.objects import CREDENTIALS, fault
from flows.sources import Source
from tests.ingestion.conftest import Warehouse
from tests.ingestion.test_bad_inputs import GOOD, line
from tests.ingestion.test_versions import counts


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    boto3 = pytest.importorskip("boto3")
    moto = pytest.importorskip("moto.server")
    s3fs = pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name, value in (("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_DEFAULT_REGION", "us-east-1"),
                        ("AWS_ENDPOINT_URL", endpoint), ("AWS_EC2_METADATA_DISABLED", "true")):  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="news")
    yield client
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_s3(warehouse: Warehouse, bucket: Any) -> None:
    def put(key: str, body: bytes) -> None:
        bucket.put_object(Bucket="news", Key=key, Body=body)

    put("in/2022-11-07-a.txt", GOOD.encode())
    put("in/deep/b.jsonl.gz", gzip.compress(line(id="x", text="one") + b"broken\n"))
    put("in/c.exe", b"MZ")
    assert counts(warehouse.ingest("s3://news/in/")) == (2, 0, 0, 2)
    assert warehouse.current() == {"2022-11-07-a": GOOD, "x": "one"}
    assert warehouse.ask("select min(source_uri) from raw.documents") == [("s3://news/in/2022-11-07-a.txt",)]
    assert counts(warehouse.ingest("s3://news/in/")) == (0, 0, 2, 2)
    put("in/2022-11-07-a.txt", b"changed")
    assert counts(warehouse.ingest("s3://news/in/*.txt")) == (0, 1, 0, 0)
    assert warehouse.ingest("s3://news/nothing/").reasons["not_found"] == 1


def test_missing_credentials_are_told_with_the_variables_that_give_them(
    warehouse: Warehouse, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    summary = warehouse.ingest("s3://news/in/")
    assert summary.reasons == {"missing_credentials": 1}
    assert summary.failed == (
        ("s3://news/in/", "missing_credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"),
    )


# What adlfs 2026.8 and Google's storage say; neither has a server that tests could ask.
@pytest.mark.parametrize(
    ("place", "said", "reason"),
    [
        ("az://news/in", "unable to connect to account for Must provide either a connection_string or account_name with "
         "credentials!!", "missing_credentials"),
        ("gs://news/in", "Anonymous caller does not have storage.objects.list access to the Google Cloud Storage bucket.",
         "missing_credentials"),
        ("gs://news/in", "Cannot connect to host storage.googleapis.com:443", "unreadable"),
    ],
)  # fmt: skip
def test_what_a_store_says_tells_missing_credentials_from_other_faults(place: str, said: str, reason: str) -> None:
    refusal = fault(Source(place), ValueError(said))
    assert refusal.reason == reason
    assert (refusal.detail == f"set {CREDENTIALS[place[:2]]}") == (reason == "missing_credentials")


def test_memory_and_unknown_libraries(warehouse: Warehouse) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe("/news/a#1.txt", GOOD.encode())
    assert counts(warehouse.ingest("memory://news")) == (1, 0, 0, 0)
    assert warehouse.ask("select source_uri from raw.documents") == [("memory://news/a%231.txt",)]
    assert warehouse.ingest("gs://news/a").reasons == {"missing_library": 1}
