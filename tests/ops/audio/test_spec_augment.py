"""`audio.spec_augment`: warp, bands and silent parts in one."""

from __future__ import annotations

from tests.ops.audio.sounds import KNOCKS, RATE, hiss, knocks, run


def test_all_three_parts_are_drawn_and_done() -> None:
    sound, drawn = run("audio.spec_augment", hiss(2.0), warp=0.1, time_masks=1, frequency_masks=1)
    assert set(drawn) == {"warp", "bands_hz", "frames"}
    ((start, end),) = drawn["frames"]
    assert not sound.samples[start:end].any()
    assert sound.frames == 2 * RATE
    assert run("audio.spec_augment", hiss(0.1), warp=0, time_masks=0, frequency_masks=0)[1] is None


def test_a_part_of_which_there_is_none_is_not_in_the_lineage() -> None:
    _, drawn = run("audio.spec_augment", hiss(1.0), warp=0, time_masks=3, frequency_masks=0)
    assert set(drawn) == {"frames"} and len(drawn["frames"]) == 3


def test_segments_move_with_the_warp() -> None:
    parameters = {"warp": 0.2, "time_masks": 0, "frequency_masks": 0}
    sound, drawn = run("audio.spec_augment", knocks(), labels={"segments": KNOCKS}, **parameters)
    moment, by = drawn["warp"]["moment"], drawn["warp"]["by"]
    for before, after in zip(KNOCKS, sound.labels["segments"], strict=True):
        start = before["start"]
        stretched = start * (moment + by) / moment
        squeezed = moment + by + (start - moment) * (2.0 - moment - by) / (2.0 - moment)
        assert abs(after["start"] - (stretched if start < moment else squeezed)) < 1e-4
    assert sound.frames == 2 * RATE
