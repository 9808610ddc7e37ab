"""The invoices of a real shop: a quarter without customer, cancellations, many lines of one minute."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from augkit.recipe.schema import Source
from augkit.sources.base import BadRow
from augkit.sources.open import open_source

LOG = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "interactions" / "online_retail.parquet"


@pytest.mark.skipif(not LOG.exists(), reason="shared/data/interactions is not here")
def test_every_purchase_of_every_customer_is_in_one_history_in_the_order_of_time(tmp_path: Path) -> None:
    events = {"user": "CustomerID", "item": "StockCode", "time": "InvoiceDate", "price": "UnitPrice"}
    spec = {"data": str(LOG), "events": {**events, "at_least": {"Quantity": 1}}}
    source = open_source(Source.model_validate(spec), tmp_path)
    bad: list[BadRow] = []
    made = pa.Table.from_batches(source.batches(source.parts[0], bad.append))
    table = pq.read_table(LOG).filter(pc.field("Quantity") >= 1)
    missing = table["CustomerID"].null_count
    assert [row.reason for row in bad] == [
        f"{missing:,} events have no user (column 'CustomerID' is empty) and were left out"
    ]
    bought = table.filter(pc.field("CustomerID").is_valid())
    counts = bought.group_by("CustomerID").aggregate([([], "count_all")]).to_pylist()
    lengths = pc.list_value_length(made["items"]).to_pylist()
    assert dict(zip(made["user"].to_pylist(), lengths, strict=True)) == {
        f"{one['CustomerID']:.0f}": one["count_all"] for one in counts
    }
    one = bought.filter(pc.field("CustomerID") == 12347.0).to_pylist()
    in_order = sorted(one, key=lambda line: line["InvoiceDate"])  # stable, as the log has it
    (history,) = made.filter(pc.field("sequence") == "12347").to_pylist()
    for role, name in {"items": "StockCode", "times": "InvoiceDate", "prices": "UnitPrice"}.items():
        assert history[role] == [line[name] for line in in_order]
