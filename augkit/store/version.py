"""The version id: a hash of what a version holds, and of nothing about where, when or by whom it was built."""

from __future__ import annotations

import json
from hashlib import sha256

from augkit.store.manifest import Manifest

__all__ = ["ID_LENGTH", "version_id"]

ID_LENGTH = 16


def version_id(manifest: Manifest) -> str:
    """16 hex digits; `manifest.version`, `created`, `parent` and `environment` do not matter."""
    held = {
        "name": manifest.name,
        "recipe": manifest.recipe_hash,
        "source": manifest.source_hash,
        "columns": dict(manifest.columns),
        "chain": manifest.chain,
        "fitted": dict(manifest.fitted),
        "files": sorted([file.path, file.split, file.sha256, file.rows] for file in manifest.files),
    }
    canonical = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(canonical.encode()).hexdigest()[:ID_LENGTH]
