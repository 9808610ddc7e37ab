"""The operators of other libraries that do what those of augkit do."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from measuring import spare_torchaudio, tell
from text_peer_data import WORDNET, Vocabulary, make_nltk_data, make_tfidf, make_vectors

LISTED = 50  # common words of the titles, of which each may be any other

Texts = Sequence[str]
Augment = Callable[[Texts, int], list[str]]
"""Copies of every text."""


@dataclass(frozen=True)
class Peer:
    """An operator of another library.

    Attributes:
        library: its name on PyPI.
        name: as it is called there.
        run: with its own defaults.
        matched: with another share of words changed, where the library has such a parameter.
    """

    library: str
    name: str
    run: Augment
    matched: Callable[[float], Augment] | None = None


@dataclass(frozen=True)
class Comparison:
    """An operator of augkit and those it is compared with.

    Attributes:
        operator: of augkit.
        peers: of other libraries.
        parameters: of the operator.
        data: `sst2` or `thucnews`.
        unit: in which changes are counted.
    """

    operator: str
    peers: tuple[Peer, ...]
    parameters: dict[str, Any] = field(default_factory=dict)
    data: str = "sst2"
    unit: str = "words"


def comparisons(folder: Path, english: Texts, chinese: Texts) -> list[Comparison]:
    """All that can be compared here; files that the libraries need are made in `folder`."""
    found: list[Comparison] = []
    for library, make in (("nlpaug", _english), ("nlpcda", _chinese)):
        try:
            with redirect_stdout(io.StringIO()):  # nlpcda tells what it loads
                found += make(folder, english) if library == "nlpaug" else make(folder, chinese)
        except ImportError as error:
            tell(f"{library} is left out: it cannot be imported ({error}); pip install 'augkit[bench]'")
    if not found:
        sys.exit("There is no library to compare with: pip install 'augkit[bench]'")
    return found


def _english(folder: Path, texts: Texts) -> list[Comparison]:
    spare_torchaudio()
    import nlpaug.augmenter.char as nac
    import nlpaug.augmenter.word as naw

    words = {"aug_min": 1, "aug_max": None}
    letters = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    has_wordnet = make_nltk_data(folder)
    eda = _textaugment(texts)
    lists = [["film", "movie", "picture"], ["good", "fine", "great"], ["bad", "poor"], ["funny", "comic"]]

    def nlpaug(name: str, usual: Callable[[], Any], matched: Callable[[float], Any] | None = None) -> Peer:
        return Peer("nlpaug", name, _lists(usual()), None if matched is None else lambda share: _lists(matched(share)))

    def characters(action: str) -> Peer:
        return nlpaug(
            f"RandomCharAug({action})",
            lambda: nac.RandomCharAug(action=action),
            lambda share: nac.RandomCharAug(
                action=action, aug_char_max=1, aug_word_p=share, aug_word_max=None, min_char=2
            ),
        )

    def random_words(action: str) -> Peer:
        return nlpaug(
            f"RandomWordAug({action})",
            lambda: naw.RandomWordAug(action),
            lambda share: naw.RandomWordAug(action, aug_p=share, **words),
        )

    insertion = nlpaug(
        "WordEmbsAug(insert)",
        lambda: naw.WordEmbsAug("glove", model=Vocabulary(texts), action="insert"),
        lambda share: naw.WordEmbsAug("glove", model=Vocabulary(texts), action="insert", aug_p=share, **words),
    )
    masking = nlpaug(
        "RandomWordAug(substitute)",
        lambda: naw.RandomWordAug("substitute", target_words=["_"]),
        lambda share: naw.RandomWordAug("substitute", target_words=["_"], aug_p=share, **words),
    )
    vectors = make_vectors(folder, texts)
    neighbours = nlpaug(
        "WordEmbsAug(substitute)",
        lambda: naw.WordEmbsAug("glove", model_path=vectors),
        lambda share: naw.WordEmbsAug("glove", model_path=vectors, aug_p=share, **words),
    )
    found = [
        Comparison("text.insert", (insertion, *eda("random_insertion", has_wordnet))),
        Comparison("text.swap", (random_words("swap"), *eda("random_swap"))),
        Comparison("text.delete", (random_words("delete"), *eda("random_deletion"))),
        Comparison("text.mask", (masking,), {"token": "_"}),
        Comparison(
            "text.embedding_neighbour", (neighbours,), {"vectors": vectors, "top_k": 100, "min_similarity": -1.0}
        ),
        Comparison("text.punctuation", eda("punct_insertion"), unit="characters"),
        Comparison(
            "text.keyboard_typo",
            (
                nlpaug(
                    "KeyboardAug",
                    lambda: nac.KeyboardAug(),
                    lambda share: nac.KeyboardAug(
                        aug_char_max=1, aug_word_p=share, aug_word_max=None, min_char=1, **letters
                    ),
                ),
            ),
            unit="characters",
        ),
        *(
            Comparison(f"text.char_{action}", (characters(action),), unit="characters")
            for action in ("insert", "substitute", "swap", "delete")
        ),
        Comparison("text.ocr", (nlpaug("OcrAug", lambda: nac.OcrAug()),), unit="characters"),
        Comparison(
            "text.spelling",
            (nlpaug("SpellingAug", lambda: naw.SpellingAug(), lambda share: naw.SpellingAug(aug_p=share, **words)),),
        ),
        Comparison(
            "text.split_word",
            (nlpaug("SplitAug", lambda: naw.SplitAug(), lambda share: naw.SplitAug(aug_p=share, **words)),),
        ),
        Comparison(
            "text.reserved",
            (nlpaug("ReservedAug", lambda: naw.ReservedAug(reserved_tokens=lists, aug_p=1.0)),),
            {"lists": lists, "rate": 1.0},
        ),
        Comparison(
            "text.tfidf_replace", (nlpaug("TfIdfAug", lambda: naw.TfIdfAug(model_path=make_tfidf(folder, texts))),)
        ),
    ]
    if not has_wordnet:
        tell(f"text.synonym is left out: there is no WordNet in {WORDNET} (apt install wordnet-base), or no nltk")
        return found
    synonym = nlpaug("SynonymAug(wordnet)", _nouns(naw.SynonymAug), lambda share: _nouns(naw.SynonymAug)(share))
    antonym = nlpaug("AntonymAug", _nouns(naw.AntonymAug))
    return [
        Comparison("text.synonym", (synonym, *eda("synonym_replacement"))),
        *found,
        Comparison("text.antonym", (antonym,), {"label_map": {"0": "1", "1": "0"}}),
    ]


def _chinese(folder: Path, texts: Texts) -> list[Comparison]:
    import jieba
    import nlpcda

    counted = Counter(word for text in texts for word in jieba.cut(text) if len(word) == 2 and not word.isascii())
    listed = [word for word, _ in counted.most_common(LISTED)]
    place = folder / "words.txt"
    place.write_text("\n".join(listed), encoding="utf-8")

    def peer(name: str, **parameters: Any) -> tuple[Peer]:
        made = {copies: getattr(nlpcda, name)(create_num=copies + 1, **parameters) for copies in (1, 8)}
        return (Peer("nlpcda", name, partial(_by_nlpcda, made)),)

    return [
        Comparison("text.synonym", peer("Similarword"), data="thucnews", unit="characters"),
        Comparison("text.homophone", peer("Homophone"), {"by": "character"}, data="thucnews", unit="characters"),
        Comparison("text.char_swap", peer("CharPositionExchange"), data="thucnews", unit="characters"),
        Comparison("text.char_delete", peer("RandomDeleteChar"), data="thucnews", unit="characters"),
        Comparison("text.chinese_numerals", peer("EquivalentChar"), data="thucnews", unit="characters"),
        Comparison(
            "text.reserved",
            peer("Randomword", base_file=str(place)),
            {"lists": [listed], "rate": 0.05},
            data="thucnews",
            unit="characters",
        ),
    ]


def _by_nlpcda(made: dict[int, Any], texts: Texts, copies: int) -> list[str]:
    """nlpcda gives the text itself and up to as many others as were asked for; fewer where it finds none."""
    results: list[str] = []
    for text in texts:
        others = [other for other in made[copies].replace(text) if other != text][:copies]
        results += [*others, *[text] * (copies - len(others))]
    return results


def _lists(operator: Any) -> Augment:
    """nlpaug is handed whole lists, its fastest way."""

    def run(texts: Texts, copies: int) -> list[str]:
        made: list[str] = operator.augment([text for text in texts for _ in range(copies)])
        if len(made) != len(texts) * copies:
            raise RuntimeError(f"nlpaug gave {len(made)} texts for {len(texts) * copies}")
        return made

    return run


def _textaugment(texts: Texts) -> Callable[..., tuple[Peer, ...]]:
    """What makes a peer of a method of textaugment's EDA or AEDA; none where it is not installed."""
    try:
        from textaugment import AEDA, EDA
    except ImportError as error:
        tell(f"textaugment is left out: it cannot be imported ({error})")
        return lambda name, usable=True: ()
    stop_words = ["the", "a", "an", "and", "of", "to", "in", "is", "it", "that", "for", "with", "as", "on", "but", "'s"]
    eda, aeda = EDA(stop_words=stop_words), AEDA()

    def make(name: str, usable: bool = True) -> tuple[Peer, ...]:
        method = getattr(aeda if name == "punct_insertion" else eda, name)

        def run(given: Texts, copies: int) -> list[str]:
            return [method(text) if _is_long(text) else text for text in given for _ in range(copies)]

        return (Peer("textaugment", name, run),) if usable else ()

    return make


def _is_long(text: str) -> bool:
    """textaugment fails on texts of fewer than three words."""
    return text.count(" ") > 2


def _nouns(make: Callable[..., Any]) -> Callable[..., Any]:
    """An operator of nlpaug's that asks nltk for parts of speech, with a function that calls every word a noun."""

    def made(share: float | None = None) -> Any:
        operator = make() if share is None else make(aug_p=share, aug_min=1, aug_max=None)
        operator.model.pos_tag = lambda tokens: [(token, "NN") for token in tokens]  # see the report
        return operator

    return made
