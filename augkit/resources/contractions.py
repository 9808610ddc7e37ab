"""Which English words are contracted, and which words beside them settle what a contraction stands for."""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NOT_HOSTS = _listed("do does did is are was were has have had would could should can will must need")
"""Words that `n't` is joined to."""
SHORT_HOSTS = {"ca": "can", "wo": "will", "sha": "shall"}
"""What is left of a word before `n't`, and the word."""
BE = _listed("is are was were")
SUBJECTS = _listed("i he she we they")
MAYBE_SUBJECTS = _listed("you it that this there these those")
"""Words that may be subjects, and objects as well."""
DETERMINERS = _listed("a an the my your his her its our their this that these those some any every each all")
BEFORE_QUESTIONS = _listed("and but or so because why how when where what then well")
"""Words behind which a clause starts."""
ADVERBS = _listed("""
    not never always ever just already also only even really still probably certainly definitely actually almost all
    both often usually finally now truly simply clearly
""")
"""Words between an auxiliary and its verb, beside those in -ly."""
HAS_FOLLOWERS = _listed("been got gotten gotta had become")
"""Participles before which `'s` is `has`; before others it may be `is` as well."""
STATES = _listed("""
    supposed based called named worried excited interested pleased disappointed confused concerned scared
    tired bored
""")
"""Participles before which `'s` is `is`."""
IS_FOLLOWERS = (
    DETERMINERS
    | ADVERBS
    | _listed("""
        no nothing something anything everything one two three so too very quite rather pretty more most less about
        like as in on at of for from with because what how why where when who
        good bad great nice fine ok okay hard easy funny sad true false clear possible impossible likely better best
        worse worst worth time difficult important interesting sure ready able okay right wrong happy sorry glad
    """)
)
"""Words that settle that `it's` is `it is` where they follow: behind `its` they would be out of place."""
STRANDING = _listed("like as in on at of for from with because what how why where when who all that this these those")
"""Of these, words that a clause may end before, as in `what it is in the end`."""
OPENS_A_GAP = _listed("what how whatever however whoever wherever where as than so here there who which whom")
"""Words behind which a clause may end in `it is`: `how good it is`."""
ANY_IS = _listed("he she that there what where how when why here this")
"""Words whose `'s` is never a possessive, nor written for one by mistake, as `it's` is for `its`."""
MODALS = _listed("will would")
SUFFIX = {"am": "m", "are": "re", "is": "s", "has": "s", "have": "ve", "had": "d", "will": "ll", "would": "d"}
"""What is left of a verb behind a pronoun."""
JOINS = {
    "i": _listed("am have had will would"),
    **dict.fromkeys(("you", "we", "they"), _listed("are have had will would")),
    **dict.fromkeys(("he", "she"), _listed("is has had will would")),
    "it": _listed("is has will"),
    **dict.fromkeys(("that", "there"), _listed("is has will")),
    **dict.fromkeys(("what", "who", "where", "here"), _listed("is")),
}
"""Pronouns, and the verbs that are joined to them."""
FIRST_WORDS = NOT_HOSTS | JOINS.keys() | {"cannot"}
"""Words with which something starts that can be contracted."""
