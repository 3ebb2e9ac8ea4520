"""The dbt project's own unit tests, on the built warehouse, and what becomes of a model that cannot be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import transform
from flows.settings import Settings
from flows.warehouse import connect


def test_unit_tests_of_the_models_pass(home: Path) -> None:
    with transform.dbt_on(Settings(home=home, keep_intermediate=True)) as dbt:
        dbt.parse()
        # dbt asks the tables for their types.
        dbt.invoke("run", "--select", "path:models/intermediate")
        result = dbt.invoke("test", "--select", "test_type:unit")
    found = [one for one in result.results if one.node.resource_type == "unit_test"]
    assert found and all(one.status == "pass" for one in found)


def test_a_broken_node_is_named(home: Path) -> None:
    with transform.dbt_on(Settings(home=home)) as dbt:
        dbt.parse()
        with connect(Settings(home=home).warehouse) as con:
            con.execute("drop table raw.batch")
        with pytest.raises(transform.TransformError, match="model stg_documents: "):
            dbt.invoke("run", "--select", "stg_documents")
