"""Series and histories in a study: how long rows are, and what they are called by."""

from __future__ import annotations

import pyarrow as pa

from augkit.ablation.slices import item_texts, lengths_of


def test_series_are_told_by_their_shape() -> None:
    columns = {"series": "values", "label": "label"}
    one = pa.table({"values": [[1.0, 2.0, 3.0], [1.0]]})
    several = pa.table({"values": [[[1.0, 2.0], [3.0, 4.0]]]})
    lengths = lengths_of(one, columns)
    assert lengths is not None and lengths.name == "steps" and lengths.values.tolist() == [3, 1]
    assert item_texts(one, columns) == ["3 steps", "1 steps"]
    assert item_texts(several, columns) == ["2 × 2 steps"]


def test_histories_are_told_by_their_items() -> None:
    columns = {"items": "items", "target_item": "next"}
    table = pa.table({"items": [["85123A", "71053"], ["22752"]], "next": ["84406B", "21730"]})
    assert item_texts(table, columns) == ["85123A 71053", "22752"]
