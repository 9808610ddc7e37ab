"""Files that other libraries of text read: a WordNet that nltk finds, statistics of words, and word vectors."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

WORDNET = Path("/usr/share/wordnet")
LEXNAMES = """
    adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition
    noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object
    noun.person noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape
    noun.state noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition
    verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession verb.social
    verb.stative verb.weather adj.ppl
"""
"""WordNet's lexicographer files, from number 0 on, as lexnames(5WN) has them; Debian leaves out the file itself."""
DIMENSIONS = 100  # of the word vectors, as the smallest of GloVe's that people use
CATEGORIES = {"noun": 1, "verb": 2, "adj": 3, "adv": 4}

Texts = Sequence[str]


class Vocabulary:
    """What `WordEmbsAug(action="insert")` asks of a model of word vectors: words, one of which it draws."""

    def __init__(self, texts: Texts) -> None:
        self.words = sorted({word for text in texts for word in re.findall(r"[a-z]+", text)})

    def get_vocab(self) -> list[str]:
        return self.words


def make_vectors(folder: Path, texts: Texts) -> str:
    """A file of word vectors as GloVe's: of all words of the texts, drawn at random, since only time is measured."""
    place = folder / "vectors.txt"
    if not place.exists():
        known = Vocabulary(texts).words
        values = np.random.default_rng(17).normal(size=(len(known), DIMENSIONS))
        with place.open("w", encoding="utf-8") as file:
            for word, vector in zip(known, values, strict=True):
                file.write(f"{word} {' '.join(f'{value:.4f}' for value in vector)}\n")
    return str(place)


def make_tfidf(folder: Path, texts: Texts) -> str:
    """A folder with the statistics that nlpaug's TfIdfAug reads."""
    import nlpaug.model.word_stats as nmw

    place = folder / "tfidf"
    if not place.exists():
        place.mkdir()
        model = nmw.TfIdf()
        model.train([text.split() for text in texts])
        model.save(str(place))
    return str(place)


def make_nltk_data(folder: Path) -> bool:
    """Let nltk find Debian's WordNet 3.0 under `folder`; False where there is none."""
    try:
        import nltk
    except ImportError:
        return False
    if not (WORDNET / "data.noun").is_file():
        return False
    corpus = folder / "corpora" / "wordnet"
    corpus.mkdir(parents=True)
    for path in WORDNET.iterdir():
        if path.is_file():  # a copy: nltk refuses links that lead out of its folder
            shutil.copyfile(path, corpus / path.name)
    lines = [
        f"{number:02d}\t{name}\t{CATEGORIES[name.partition('.')[0]]}\n" for number, name in enumerate(LEXNAMES.split())
    ]
    (corpus / "lexnames").write_text("".join(lines))
    (corpus / "index.sense").touch()
    (
        folder / "corpora" / "omw-1.4"
    ).mkdir()  # other languages: nltk wants the folder, nothing in it is read for English
    nltk.data.path.insert(0, str(folder))
    return True
