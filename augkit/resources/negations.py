"""Words that decide whether an English sentence can be negated, or its negation taken away, by rule."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTRACTED = {
    "am": "", "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "will": "won't", "would": "wouldn't",
    "can": "can't", "could": "couldn't", "should": "shouldn't", "has": "hasn't", "have": "haven't", "had": "hadn't",
    "do": "don't", "does": "doesn't", "did": "didn't",
}  # fmt: skip
"""Auxiliary verb -> the form with "not" joined to it; "" where there is none. "must" and "may" are left out: "must not"
forbids, it does not negate."""

APOSTROPHE_FORMS = {"'m": "am", "'s": "is", "'re": "are", "'ve": "have", "'ll": "will"}
"""Short forms and their auxiliaries; "'d" may be "had" or "would"."""

BE = _words("am is are was were 'm 's 're")
HAVE = _words("has have had 've")
DO = _words("do does did")

PRONOUNS = _words("i you he she it we they this that these those there")
THIRD_PERSONS = _words("he she it this that")
BASE_PERSONS = _words("i you we they these those")
DETERMINERS = _words("the a an my your his her its our their this that these those each one some")

BETWEEN = _words("really actually truly particularly especially probably certainly ever usually often")
"""Adverbs that may stand between a subject and its verb, or between "not" and the verb."""

SENTENCE_ADVERBS = _words("""
    probably certainly definitely clearly obviously surely undoubtedly apparently mostly largely mainly essentially
    perhaps maybe basically undeniably arguably naturally
""")
"""Adverbs behind which "not" belongs: "it is probably not true"."""

PASTS_BEFORE_BASES = _words("saw found felt fell left")
"""Pasts that are base forms of rarer verbs too."""

SUBJECTS = _words("i he she we they")
"""Pronouns that a clause starts with."""

OBJECTS = _words("me you him her it us them the a an this that these those my your his its our their")
"""Words that make the verb before them a finite one: "and bored us", unlike "dull and forced"."""

POSSESSIVES = _words("my your his her its our their")

SEVERAL_CLAUSES = _words("""
    but although though however despite yet except unless if because since whereas while whether so nor or when where
    who whom whose which what why how until till lest than unlike
""")
"""Words that say that more than one clause has to be thought of."""

NO_NEGATION = _words("""
    not no never nobody none nothing nowhere neither nor without hardly barely scarcely rarely seldom few little only
    just even merely simply already still some somebody someone something sometimes somewhere always also almost too
    either both all every everything everyone everybody rather pretty fairly must may might let let's please
    guessing hoping wishing betting
""")
"""Words beside which "not" would say something else than the opposite, or read badly."""

NOT_NEGATED_VERBS = _words("""
    hope guess bet wish mean say swear fear doubt wonder deny fail refuse avoid stop lack know suppose suggest let
    thank hate used dare ought need better
""")
"""Verbs (base forms) whose negation is no plain opposite, or is made otherwise."""

HEDGES = {("sort", "of"), ("kind", "of"), ("about", "as"), ("about", "the")}
"""Words behind a verb that put what follows at a distance: "not" belongs before none of them."""

LIMITING = _words("too just only even simply merely once to and or that as")
"""Words before a negation that make it part of something larger."""

BOUND_TO_NEGATION = _words("""
    any anyone anybody anything anywhere anymore ever yet either nor neither until unless much bother necessarily all
    only just merely simply solely even alone but because so that more less better worse single long far least quite
""")
"""Words that read badly, or mean something else, once the negation before them is gone."""

FIXED_AFTER_CAN = _words("""
    help wait stand believe resist imagine stop agree possibly seem care be ask afford bear emphasize overstate deny
""")
"""Verbs that make fixed expressions with a negated "can": "can't help", "couldn't care less"."""
