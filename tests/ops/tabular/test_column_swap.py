"""Values of another row of the same class."""

from __future__ import annotations

from augkit.ops.tabular.column_swap import ColumnSwap

from .drawing import applied, drawn, learnt, row_of

TRAIN = [
    row_of({"x": number, "y": float(number), "t": f"t{number}"}, label=number % 2, id=f"row {number}")
    for number in range(20)
]


def test_values_come_from_one_row_of_the_same_class() -> None:
    operator = ColumnSwap(rate=0.5)
    fitted = learnt(operator, TRAIN)
    partners = set()
    for number in range(60):
        draw = drawn(operator, TRAIN[3], number, fitted)
        if draw is None:
            continue
        partner = int(draw["from"].split()[1])
        partners.add(partner)
        assert partner % 2 == 1 and len(draw["values"]) == 2
        after = applied(operator, TRAIN[3], draw)
        whole = {"x": partner, "y": float(partner), "t": f"t{partner}"}
        assert after == {"x": 3, "y": 3.0, "t": "t3"} | {name: whole[name] for name in draw["values"]}
    assert partners == {1, 5, 7, 9, 11, 13, 15, 17, 19}


def test_the_pool_is_the_same_whatever_the_order_and_unknown_classes_stay() -> None:
    operator = ColumnSwap(pool=3)
    fitted = learnt(operator, TRAIN)
    assert fitted == learnt(operator, TRAIN[::-1])
    assert [len(rows) for rows in fitted.values()] == [3, 3]
    assert drawn(operator, row_of({"x": 1}, label="unheard of"), fitted=fitted) is None


def test_infinities_are_not_taken() -> None:
    operator = ColumnSwap(rate=1.0)
    train = [row_of({"x": float("inf"), "y": 1}, 0, "one"), row_of({"x": 2.0, "y": 2}, 0, "two")]
    fitted = learnt(operator, train)
    draws = [drawn(operator, train[1], number, fitted) for number in range(20)]
    assert {tuple(draw["values"]) for draw in draws if draw} == {("y",)}
