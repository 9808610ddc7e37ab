"""What learners of English write for a word: small tables, written by hand for augkit."""

from __future__ import annotations

CONFUSED = {
    "in": ("on", "at"),
    "on": ("in", "at"),
    "at": ("in", "on"),
    "for": ("to", "of"),
    "to": ("for", "at"),
    "of": ("from", "in"),
    "from": ("of", "by"),
    "with": ("by",),
    "by": ("with", "from"),
    "about": ("of", "on"),
    "into": ("in", "to"),
    "onto": ("on",),
    "since": ("for", "from"),
    "during": ("in",),
    "through": ("by",),
    "between": ("among",),
    "among": ("between",),
    "until": ("to",),
}
"""Prepositions, and what learners write for each of them."""
AGREEMENT = {"is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "does": "do", "am": "is"}
"""Auxiliaries, and the form of theirs for the other number."""
TENSE = {"is": "was", "are": "were", "was": "is", "were": "are", "has": "had", "had": "has", "am": "was"}
"""Auxiliaries, and the form of theirs for the other tense."""
