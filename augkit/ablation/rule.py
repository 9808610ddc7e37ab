"""What is settled before the first run of a study: arms, seeds, training, and the rule that decides."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from augkit.ablation.verdicts import Rule
from augkit.errors import RecipeError, StoreError
from augkit.recipe.ablation import AblateSettings

__all__ = ["IN_POINTS", "amendments", "read_json", "rule_of", "settle", "write_json"]

FILE = "rule.json"
IN_POINTS = ("accuracy", "f1", "micro_f1", "macro_f1", "weighted_f1", "balanced_accuracy", "sentence_chrf")
"""Metrics that are shares; a point is 0.01."""
DECIDES = ("rule", "seeds", "arms", "regime", "train")


def rule_of(settings: AblateSettings) -> Rule:
    """The rule that the recipe asks for."""
    return Rule(
        equivalence=settings.equivalence, alpha=settings.alpha, seeds=len(settings.seed_list), level=settings.level
    )


def settle(folder: Path, wanted: Mapping[str, Any], *, amend: bool) -> dict[str, Any]:
    """Write `rule.json`, or check that the study goes on by the one that is there.

    Args:
        folder: of the study.
        wanted: `rule`, `seeds`, `arms`, `regime`, `train`, as JSON values.
        amend: whether it may be changed now; the change is noted and told in the report.

    Returns:
        What `rule.json` holds: `wanted`, with `written` and `amendments`.

    Raises:
        RecipeError: the study was begun by another rule.
        StoreError: the file is damaged, or cannot be written.
    """
    path = folder / FILE
    plain: dict[str, Any] = json.loads(json.dumps(wanted))
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    if not path.is_file():
        made = {**plain, "written": now, "amendments": []}
        write_json(path, made)
        return made
    try:
        known: dict[str, Any] = json.loads(path.read_bytes())
        changes = {name: known[name] for name in DECIDES if known[name] != plain[name]}
    except (ValueError, KeyError, OSError) as error:
        raise StoreError(f"{path} is damaged.", hint="Name another study with --name.") from error
    if not changes:
        return known
    told = "; ".join(_changed(name, known[name], plain[name]) for name in changes)
    if not amend:
        raise RecipeError(
            f"the study in {folder} was begun by another rule: {told}",
            hint="A rule that is changed after looking at results proves less. Begin another study with --name NAME, "
            "or go on with --amend: the report then tells the change.",
        )
    made = {**known, **plain, "amendments": [*known["amendments"], {"at": now, "before": changes}]}
    write_json(path, made)
    return made


def amendments(known: Mapping[str, Any]) -> list[str]:
    """Caveats that tell what was changed after the study was begun."""
    return [
        f"The rule was changed on {entry['at']}, after the study was begun: before, "
        + "; ".join(f"{name} was {_short(value)}" for name, value in entry["before"].items())
        + "."
        for entry in known["amendments"]
    ]


def read_json(path: Path) -> Any:
    """What a JSON file holds; None where there is none, or none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def write_json(path: Path, value: Any) -> None:
    """A JSON file, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)


def _changed(name: str, before: Any, now: Any) -> str:
    """What a part of the rule was and is; of settings, those alone that differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        differ = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        before, now = ({key: value.get(key, "left out") for key in differ} for value in (before, now))
    return f"{name} was {_short(before)}, now {_short(now)}"


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} ({', '.join(str(item) for item in value[:12])}{', …' if len(value) > 12 else ''})"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {item}" for name, item in value.items() if item is not None)
    return str(value)
