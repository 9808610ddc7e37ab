"""The verdict of a study on the dataset cards of the versions it trained on; the versions stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from augkit.ablation.result import Ablation, ArmResult
from augkit.store.publish import CARD
from augkit.store.resolve import version_folder
from augkit.store.store import Store

__all__ = ["verdict_section", "write_cards"]

BEGIN, END = "<!-- augkit: verdict of an ablation -->", "<!-- augkit: end of the verdict -->"


def write_cards(store: Store, result: Ablation, study: Path) -> list[str]:
    """Write each arm's verdict on the card of its version, in place of an earlier one.

    Args:
        store: with the versions.
        result: of the study.
        study: its folder, named on the card.

    Returns:
        The versions whose cards were written.

    Raises:
        StoreError: the store cannot be written.
    """
    written = []
    for arm in result.arms:
        if not arm.dataset or arm.mean is None:
            continue
        name, _, version = arm.dataset.partition("@")
        path = f"{version_folder(name, version)}/{CARD}"
        try:
            card = store.files.read(path).decode()
        except FileNotFoundError:
            continue
        before, found, rest = card.partition(BEGIN)
        after = rest.partition(END)[2].lstrip("\n") if found else ""
        section = "\n".join(verdict_section(result, arm, study))
        text = f"{before.rstrip()}\n\n{BEGIN}\n{section}\n{END}\n" + (f"\n{after}" if after else "")
        if text != card:
            store.files.write(path, text.encode())
            written.append(arm.dataset)
    return written


def verdict_section(result: Ablation, arm: ArmResult, study: Path) -> Iterator[str]:
    """The lines of a card that say what training on the version brought."""
    rule = result.protocol.rule
    yield "## Verdict"
    yield ""
    yield f"{result.model} on {result.task}, {len(result.protocol.seeds)} seeds, {result.regime}: {result.metric} "
    yield f"{arm.mean:.4f} on {result.protocol.test_rows:,} test rows, as the arm `{arm.id}` of `{result.name}`."
    yield ""
    comparisons = [one for one in result.comparisons if one.arm == arm.id]
    if comparisons:
        yield f"| {arm.id} against | verdict | difference | {rule.level:.0%} interval | p (Holm) |"
        yield "| --- | --- | --- | --- | --- |"
        for one in comparisons:
            yield (
                f"| {one.against} ({one.kind}) | {one.verdict} | {one.difference:+.4f} | "
                f"{one.low:+.4f} to {one.high:+.4f} | {one.p_holm:.3g} |"
            )
        yield ""
        yield from (f"{one.reason}" for one in comparisons if one.kind == "effect")
        yield ""
    yield f"Runs: {', '.join(f'`{key}`' for key in arm.run_keys)}. Study: `{study.name}`, made {result.created}."
