"""Vocabularies learnt on the training split, for models that are trained from scratch.

Word and word-piece vocabularies cut a text in the same places first: at white space, around punctuation, around each
Chinese or Japanese character, and in front of English clitics (*do n't*, *it 's*), so that text that was cut before, as
SST-2's, and text that was not give the same words. Letters are made small unless the task is to find names. The same
texts give the same vocabulary, in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["PADDING", "SPECIAL_TOKENS", "UNKNOWN", "sentence_tokenizer", "word_piece_tokenizer", "word_tokenizer"]

PADDING, UNKNOWN = "[PAD]", "[UNK]"
SPECIAL_TOKENS = (PADDING, UNKNOWN, "[CLS]", "[SEP]", "[MASK]")
"""In the order of their numbers."""

_PIECE = "##"
_ALPHABET = 6000  # characters of which a word piece may be made; common Chinese ones are about 3,500
_WORD = r"n't\b|'(?:s|m|d|re|ve|ll)\b|[\p{Han}\p{Hiragana}\p{Katakana}]|{letter}+?(?=n't\b)|{letter}+|[^\s\w]"
_LETTER = r"[\w&&[^\p{Han}\p{Hiragana}\p{Katakana}]]"


def word_tokenizer(texts: Iterable[str], *, max_length: int, size: int = 50_000, known: Iterable[str] = ()) -> Any:
    """Learn which words there are: all of them, so that copies of the same texts give the same vocabulary.

    Args:
        texts: of the training split.
        max_length: tokens at which the tokenizer truncates.
        size: words kept at most, the commonest.
        known: further words, in small letters.

    Returns:
        A `transformers.PreTrainedTokenizerFast`; a second text stands behind `[SEP]` and has the token type 1.

    >>> tokenizer = word_tokenizer(["It isn't good.", "很好 !"], max_length=8)
    >>> tokenizer.tokenize("It is n't bad, 很好")
    ['it', 'is', "n't", '[UNK]', '[UNK]', '很', '好']
    """
    from tokenizers import models

    counts = _count_words(texts)
    words = sorted(counts, key=lambda word: (-counts[word], word))
    numbers = {word: number for number, word in enumerate(dict.fromkeys([*SPECIAL_TOKENS, *words[:size], *known]))}
    tokenizer = _cut_into_words(models.WordLevel(numbers, unk_token=UNKNOWN))
    return _finish(tokenizer, max_length, single="$A:0", pair="$A:0 [SEP]:0 $B:1")


def word_piece_tokenizer(texts: Iterable[str], *, max_length: int, size: int = 8_000, lowercase: bool = True) -> Any:
    """Learn pieces of words, of which rarer words are made up (Schuster & Nakajima 2012; Devlin et al. 2019).

    Args:
        texts: of the training split.
        max_length: tokens at which the tokenizer truncates, `[CLS]` and `[SEP]` among them.
        size: pieces kept at most.
        lowercase: whether letters are made small; names are told by their capitals.

    Returns:
        A `transformers.PreTrainedTokenizerFast` that writes `[CLS] text [SEP]` or `[CLS] text [SEP] text [SEP]`.

    >>> tokenizer = word_piece_tokenizer(["low lower lowest new newer newest"] * 9, max_length=8, size=30)
    >>> tokenizer.tokenize("lower news")
    ['lower', 'ne', '##w', '##s']
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    counts = _count_words(texts, lowercase)
    letters = sorted({letter for word in counts for letter in word})[:_ALPHABET]
    # The trainer numbers pieces such as ##e in the order it meets them, which differs from run to run, and breaks ties
    # by number. Naming them beforehand makes it repeatable.
    trainer = trainers.WordPieceTrainer(
        vocab_size=max(size, len(SPECIAL_TOKENS) + 2 * len(letters)),
        special_tokens=[*SPECIAL_TOKENS, *(_PIECE + letter for letter in letters)],
        initial_alphabet=letters,
        continuing_subword_prefix=_PIECE,
        show_progress=False,
    )
    learner = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words = sorted(counts)
    learner.train_from_iterator((" ".join([word] * counts[word]) for word in words), trainer)
    numbers = dict(sorted(learner.get_vocab().items(), key=lambda item: item[1]))
    tokenizer = _cut_into_words(
        models.WordPiece(numbers, unk_token=UNKNOWN, continuing_subword_prefix=_PIECE), lowercase
    )
    tokenizer.decoder = decoders.WordPiece(prefix=_PIECE)
    return _finish(tokenizer, max_length, single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1")


def sentence_tokenizer(texts: Iterable[str], *, max_length: int, size: int = 8_000) -> Any:
    """Learn pieces from which a text can be put together again as it was: its case, its spaces, its punctuation.

    Args:
        texts: of the training split, in both languages where one is translated into another.
        max_length: tokens at which the tokenizer truncates, the closing `[SEP]` among them.
        size: pieces kept at most.

    Returns:
        A `transformers.PreTrainedTokenizerFast` that writes `text [SEP]`.

    Source: byte-pair encoding, Sennrich et al. 2016, with spaces kept as Kudo & Richardson 2018 do.

    >>> tokenizer = sentence_tokenizer(["The end, they say. 好的"] * 5, max_length=16, size=60)
    >>> tokenizer.decode(tokenizer("They say: 好的.")["input_ids"], skip_special_tokens=True)
    'They say 好的.'
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(prepend_scheme="first"), pre_tokenizers.Punctuation("isolated")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="first")
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(SPECIAL_TOKENS), limit_alphabet=_ALPHABET, show_progress=False
    )
    tokenizer.train_from_iterator(sorted(texts), trainer)
    return _finish(tokenizer, max_length, single="$A:0 [SEP]:0", pair="$A:0 [SEP]:0 $B:1 [SEP]:1")


def _cut_into_words(model: Any, lowercase: bool = True) -> Tokenizer:
    """A tokenizer that cuts into words as this module says and has the model number them."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers

    tokenizer = Tokenizer(model)
    case = [normalizers.Lowercase()] if lowercase else []
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), *case, normalizers.Replace("’", "'")])
    pattern = Regex(_WORD.replace("{letter}", _LETTER))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(pattern, behavior="removed", invert=True)
    return tokenizer


def _count_words(texts: Iterable[str], lowercase: bool = True) -> Counter[str]:
    from tokenizers import models

    tokenizer = _cut_into_words(models.WordLevel({UNKNOWN: 0}, unk_token=UNKNOWN), lowercase)
    counts: Counter[str] = Counter()
    for text in texts:
        normal = tokenizer.normalizer.normalize_str(text)
        counts.update(word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal))
    return counts


def _finish(tokenizer: Tokenizer, max_length: int, *, single: str, pair: str) -> Any:
    from tokenizers import processors
    from transformers import PreTrainedTokenizerFast

    numbers = [(token, tokenizer.token_to_id(token)) for token in SPECIAL_TOKENS]
    tokenizer.post_processor = processors.TemplateProcessing(single=single, pair=pair, special_tokens=numbers)
    kind: Any = PreTrainedTokenizerFast  # transformers' own types are partial
    return kind(
        tokenizer_object=tokenizer,
        model_max_length=max_length,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        **{f"{token[1:-1].lower()}_token": token for token in SPECIAL_TOKENS},
    )
