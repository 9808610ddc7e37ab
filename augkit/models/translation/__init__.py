"""Translation engines behind one interface, and what takes a text through one of them and back unharmed.

`engines` finds an engine by name; `base` says what it is. `passage` takes a text apart into sentences, protects in them
what must not change, and makes edits of what comes back; `round_trip` does so for many texts at once.
"""

from augkit.models.translation.base import TranslationEngine, TranslationError
from augkit.models.translation.engines import ENGINES, EngineName, load_engine
from augkit.models.translation.passage import Passage
from augkit.models.translation.round_trip import there_and_back
from augkit.models.translation.similarity import letter_similarity

__all__ = [
    "ENGINES",
    "EngineName",
    "Passage",
    "TranslationEngine",
    "TranslationError",
    "letter_similarity",
    "load_engine",
    "there_and_back",
]
