"""What words tell of the clauses of an English sentence, without a parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from augkit.resources import negations as words
from augkit.resources.related import base_forms, parts, verb_forms


def may_be_finite(word: str) -> bool:
    """Whether a word in lower case may well be a verb that makes a clause.

    >>> [word for word in ("goes", "went", "is", "gone", "good") if may_be_finite(word)]
    ['goes', 'went', 'is']
    """
    verb = verb_forms().get(word)
    return word in words.CONTRACTED or (verb is not None and verb.tag in "zd" and verb.share > 0.3)


def may_be_third(word: str) -> bool:
    """Whether a word in lower case may well be a verb in the third person of the present.

    >>> [word for word in ("works", "went", "films") if may_be_third(word)]
    ['works']
    """
    verb = verb_forms().get(word)
    return verb is not None and verb.tag == "z" and verb.share > 0.3


def is_comparative(word: str) -> bool:
    """Whether a word in lower case is a comparative by its own form.

    >>> [word for word in ("better", "uglier", "larger", "water", "never") if is_comparative(word)]
    ['better', 'uglier', 'larger']
    """
    if word == "better" or parts().get(word) == "c":
        return True
    bases = (f"{word[:-3]}y",) if word.endswith("ier") else (word[:-2], word[:-1]) if word.endswith("er") else ()
    return any(parts().get(base) == "a" for base in bases)


def another_clause_follows(sentence: Sequence[str], verb: int, is_joined: Callable[[int], bool]) -> bool:
    """Whether a comma or an "and" behind the verb brings another verb, so that "not" would miss half of the sentence.

    Args:
        sentence: its words in lower case.
        verb: number of the finite verb of its first clause.
        is_joined: whether nothing but white space stands between a word, by its number, and the one before it.
    """
    if sentence[verb + 1 : verb + 2] and sentence[verb + 1] in words.SUBJECTS:
        return True  # "the problem is they have no time"
    if sentence[verb] in words.BE and sentence[verb + 1 : verb + 2] and sentence[verb + 1] in words.DETERMINERS:
        thirds = [number for number in range(verb + 3, len(sentence)) if may_be_third(sentence[number])]
        if thirds and "that" not in sentence[verb + 1 : thirds[0]]:
            return True  # "the bottom line is the piece works"
    is_judged = sentence[verb] in words.BE and not words.DETERMINERS.issuperset(sentence[verb + 1 : verb + 2])
    parted = False
    for number in range(verb + 1, len(sentence)):
        word, before = sentence[number], sentence[number - 1]
        is_added = before in ("and", "or")
        parted = parted or is_added or not is_joined(number)
        if is_added and (word in words.PRONOUNS or word in words.POSSESSIVES or parts().get(word) == "v"):
            return True  # "the story is bogus and its characters tissue-thin"
        if parted and is_judged and word == "the":
            return True  # "the touch is light and the performances credible"
        takes_object = number + 1 < len(sentence) and sentence[number + 1] in words.OBJECTS
        form = verb_forms().get(word)
        is_past = form is not None and form.tag == "D"
        if parted and (may_be_finite(word) or (takes_object and (is_past or (is_added and word in base_forms())))):
            return True
    return False
