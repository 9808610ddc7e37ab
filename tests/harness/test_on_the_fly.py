"""Rows drawn anew in each pass: shares, repeatability, resumption, and what identifies such a run."""

from __future__ import annotations

import pickle
from collections import Counter

import pytest
from datasets import Dataset

from augkit.harness.data import encode
from augkit.harness.models.base import load_bundle
from augkit.harness.on_the_fly import DrawnRows, Draws
from augkit.harness.streams import data_order
from augkit.harness.tasks import TaskError
from augkit.harness.tasks.text_classification import TextClassification
from augkit.harness.training import train
from augkit.pipeline import Pipeline
from augkit.recipe.schema import Recipe
from tests.harness import files, small

pytest.importorskip("torch")
pytest.importorskip("accelerate")


def recipe(**augment):
    return Recipe.model_validate(
        {
            "augkit": 1,
            "name": "fly",
            "seed": 5,
            "source": {"data": "unused.csv", "columns": small.COLUMNS},
            "augment": {"copies": 3, "chain": [{"text.swap": {"rate": 0.5}}]} | augment,
        }
    )


def draws(rows, seed=0, **augment):
    return Draws.of(Pipeline(recipe(**augment)), rows, small.COLUMNS, seed)


def seen(drawn, rows, passes):
    """Texts of all rows in each pass."""
    places = list(range(len(rows)))
    return [drawn.drawn(rows[:], places, [turn] * len(rows))["text"] for turn in range(passes)]


def test_each_row_is_seen_as_it_stands_once_in_as_many_passes_as_the_dataset_has_of_it():
    rows = small.rows(40, 3)
    texts = seen(draws(rows), rows, 8)  # 3 copies and the original, twice
    plain = [[text == row for text, row in zip(one, rows["text"][:], strict=True)] for one in texts]
    for half in (plain[:4], plain[4:]):
        assert [sum(turns) for turns in zip(*half, strict=True)].count(1) >= 36  # a swap of equal words changes nothing
    assert all(2 <= sum(turn) <= 25 for turn in plain)  # not all rows in the same pass


def test_without_originals_every_pass_is_drawn_and_never_the_same():
    rows = small.rows(30, 4)
    texts = seen(draws(rows, keep_original=False), rows, 6)
    different = [len({one[place] for one in texts}) for place in range(len(rows))]
    assert min(different) >= 3 and sum(different) / len(different) > 5


def test_a_draw_depends_on_seed_pass_and_row_and_on_nothing_else():
    rows = small.rows(20, 5)
    whole = draws(rows).drawn(rows[:], list(range(20)), [2] * 20)["text"]
    alone = [draws(rows).drawn(rows[place : place + 1], [place], [2])["text"][0] for place in (7, 3)]
    assert alone == [whole[7], whole[3]]
    assert draws(rows, seed=1).drawn(rows[:], list(range(20)), [2] * 20)["text"] != whole
    mixed = draws(rows).drawn(rows[[7, 7]], [7, 7], [1, 2])["text"]  # the end of one pass and the start of the next
    assert mixed[1] == whole[7]


def test_visits_name_the_pass_and_are_the_order_of_rows_otherwise():
    visits = [batch.tolist() for batch in data_order(3, rows=10, steps=7, batch_size=4, by_pass=True)]
    plain = [batch.tolist() for batch in data_order(3, rows=10, steps=7, batch_size=4)]
    assert [[visit % 10 for visit in batch] for batch in visits] == plain
    assert Counter(visit // 10 for batch in visits for visit in batch) == {0: 10, 1: 10, 2: 8}


def test_rows_are_encoded_as_they_were_drawn():
    rows = small.rows(12, 6)
    settings = small.settings()
    task = TextClassification.from_train(small.COLUMNS, rows, settings)
    bundle = load_bundle(settings, task, lambda: task.texts(rows), 0)
    plain = encode(rows, task, bundle.tokenizer, 32)
    drawn = DrawnRows(plain, rows, task, bundle.tokenizer, 32, draws(rows))
    texts = seen(draws(rows), rows, 3)
    for visit in (0, 5, 12 + 5, 24 + 11):
        turn, place = divmod(visit, 12)
        assert drawn[visit]["input_ids"] == bundle.tokenizer(texts[turn][place])["input_ids"]
        assert drawn[visit]["labels"] == plain[place]["labels"]
    assert drawn.lengths.tolist() == plain.lengths.tolist()


def test_runs_repeat_themselves_and_go_on_from_a_checkpoint_to_the_same_bytes(tmp_path):
    class Stop:
        """Ctrl-C in the middle."""

        def __init__(self, at):
            self.at = at

        def started(self, steps, done): ...

        def stepped(self, step, loss):
            if step == self.at:
                raise KeyboardInterrupt

        def evaluated(self, step, metric, value, best): ...

        def warn(self, message): ...

    def run(name, watcher=None):
        return train(
            small.dataset(40),
            small.COLUMNS,
            small.settings(budget=16, evaluate_every=4, checkpoint_every=4),
            seed=0,
            runs=tmp_path / name,
            dataset_id="small@1",
            pipeline=Pipeline(recipe()),
            watcher=watcher,
        )

    whole = run("whole")
    with pytest.raises(KeyboardInterrupt):
        run("parts", Stop(10))
    assert list((tmp_path / "parts").glob("*/checkpoints/checkpoint-8"))
    resumed = run("parts")
    assert whole.key == resumed.key
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (whole.folder / name).read_bytes() == (resumed.folder / name).read_bytes(), name
    plain = train(
        small.dataset(40),
        small.COLUMNS,
        small.settings(budget=16, evaluate_every=4),
        seed=0,
        runs=tmp_path / "plain",
        dataset_id="small@1",
    )
    assert plain.key != whole.key
    assert (plain.folder / "metrics.jsonl").read_bytes() != (whole.folder / "metrics.jsonl").read_bytes()


def test_what_is_drawn_is_part_of_the_key_and_travels_to_other_processes():
    one = Pipeline(recipe())
    assert pickle.loads(pickle.dumps(one)).key == one.key
    others = [recipe(copies=2), recipe(keep_original=False), recipe(chain=["text.swap"])]
    assert len({one.key, one.with_seed(6).key, *(Pipeline(other).key for other in others)}) == 5


def test_a_row_on_which_an_operator_fails_stays_as_it_is_where_a_build_would_set_it_aside():
    rows = Dataset.from_dict({"text": ["a b c d", None], "label": ["x", "y"]})
    drawn = draws(rows, keep_original=False).drawn(rows[:], [0, 1], [0, 0])
    assert drawn["text"][1] is None


def test_rows_that_are_copies_already_are_refused():
    origin = [{"row_id": id, "source_id": "r", "copy": copy} for id, copy in (("r", None), ("r/0", 0))]
    rows = Dataset.from_dict({"text": ["a b", "b a"], "label": ["x", "x"], "augkit": origin})
    with pytest.raises(TaskError, match="1 of the 2 rows of the train split are copies already"):
        draws(rows)


def test_pictures_are_drawn_anew_too(shared_data):
    cv2 = pytest.importorskip("cv2")
    pytest.importorskip("albumentations")
    from augkit.harness.data import with_files_as_bytes
    from augkit.harness.tasks.files import rgb_pixels

    rows = with_files_as_bytes(files.cifar(shared_data, {"train": 4})["train"])
    told = {
        "augkit": 1,
        "name": "fly",
        "source": {"data": "unused", "format": "imagefolder", "columns": files.PICTURES},
        "augment": {"copies": 1, "keep_original": False, "chain": [{"image.rotate": {}}]},
    }
    drawn = Draws.of(Pipeline(Recipe.model_validate(told)), rows, files.PICTURES, 0)
    first, second = (drawn.drawn(rows[:], list(range(8)), [turn] * 8)["image"] for turn in (0, 1))
    assert cv2.__version__ and all(rgb_pixels(value).shape == (32, 32, 3) for value in first)
    assert sum(one["bytes"] != other["bytes"] for one, other in zip(first, second, strict=True)) >= 6
