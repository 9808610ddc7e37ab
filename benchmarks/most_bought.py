"""How good are the items that most histories hold, as an answer for everyone? A floor for next-item recommendation.

    augkit build recipes/online-retail-coserec.yaml
    python benchmarks/most_bought.py online-retail-coserec

Every history of a split is answered with the items of train by how many histories hold them, those it already holds
left out. An item that train does not hold counts as a miss, as it does in `augkit train`.
"""

from __future__ import annotations

import argparse
from collections import Counter

from measuring import environment, footer

import augkit
from augkit.harness.metrics.ranking import ranking_metrics


def main() -> None:
    """Print the scores of the ranking that is the same for everyone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", help="a version, as `augkit load` takes it: NAME or NAME@ID")
    parser.add_argument("--store", default=None)
    parser.add_argument("--split", default="test")
    options = parser.parse_args()
    rows = augkit.load(options.dataset, store=options.store)
    sources = [row for row in rows["train"] if row["augkit"]["copy"] is None]
    counts = Counter(item for row in sources for item in set(row["items"]))
    order = [item for item, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    place = {item: number for number, item in enumerate(order, start=1)}
    asked = rows[options.split]
    ranks = []
    for row in asked:
        answer = place.get(row["target_item"], 0)
        before = sum(place[item] < answer for item in set(row["items"]) if item in place)
        ranks.append(answer - before if answer else 0)
    within = sum(row["times"][-1] == row["times"][-2] for row in asked if len(row["times"]) > 1)
    scores = ", ".join(f"{name} {value:.3f}" for name, value in ranking_metrics(ranks).items())
    print(f"{len(sources):,} histories of train, {len(order):,} items; {len(asked):,} of {options.split}: {scores}")
    print(f"histories whose last two events have one time: {within / len(asked):.0%}")
    print(footer(environment(["datasets", "numpy"]), options.dataset))


if __name__ == "__main__":
    main()
