"""Common English verbs and their forms, written out by hand for augkit, and which of `a` and `an` a word takes.

The verbs are some 700 of the commonest; other words are no verbs here, so that what is done to a verb is done to one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

# base, past, participle; several pasts or participles parted by "/", the commonest first
_IRREGULAR = """
    arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun
    bend bent bent|bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
    breed bred bred|bring brought brought|broadcast broadcast broadcast|build built built|burn burned/burnt burned/burnt
    burst burst burst|buy bought bought|catch caught caught|choose chose chosen|cling clung clung|come came come
    cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|draw drew drawn
    dream dreamed/dreamt dreamed/dreamt|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen
    feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fly flew flown
    forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten/got
    give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|hear heard heard|hide hid hidden
    hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid
    lead led led|lean leaned/leant leaned/leant|leap leaped/leapt leaped/leapt|learn learned/learnt learned/learnt
    leave left left|lend lent lent|let let let|light lit lit|lose lost lost|make made made|mean meant meant
    meet met met|mistake mistook mistaken|overcome overcame overcome|pay paid paid|prove proved proven/proved
    put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|rewrite rewrote rewritten|ride rode ridden
    ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold
    send sent sent|set set set|shake shook shaken|shine shone shone|shoot shot shot|show showed shown/showed
    shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid
    smell smelled/smelt smelled/smelt|speak spoke spoken|spend spent spent|spin spun spun|split split split
    spoil spoiled/spoilt spoiled/spoilt|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen
    stick stuck stuck|sting stung stung|strike struck struck|strive strove striven|swear swore sworn|sweep swept swept
    swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told
    think thought thought|throw threw thrown|understand understood understood|undergo underwent undergone
    undertake undertook undertaken|upset upset upset|wake woke woken|wear wore worn|weave wove woven|weep wept wept
    win won won|wind wound wound|withdraw withdrew withdrawn|write wrote written
    admit admitted admitted|commit committed committed|compel compelled compelled|control controlled controlled
    equip equipped equipped|kidnap kidnapped kidnapped|occur occurred occurred|permit permitted permitted
    picnic picnicked picnicked|prefer preferred preferred|rebel rebelled rebelled
    refer referred referred|regret regretted regretted|submit submitted submitted|transfer transferred transferred
    travel traveled/travelled traveled/travelled|panic panicked panicked
"""
_REGULAR = """
    abandon absorb accept accompany accomplish achieve acknowledge act adapt add address adjust admire adopt advance
    affect afford agree aim allow alter amaze amuse announce annoy answer appeal appear apply appreciate approach
    approve argue arrange arrest arrive ask assess assign assume assure attach attack attempt attend attract avoid
    balance ban base behave believe belong benefit blame blend block board boast boil bore borrow bother bounce
    brush calculate call calm cancel capture care carry cause celebrate challenge change charge chase chat check cheer
    chew claim clean clear click climb close collapse collect combine comment compare compete complain complete concern
    conclude confirm confuse connect consider consist contact contain continue contribute convert convey convince cook
    cool copy correct count cover crash crawl create criticize cross cry cure damage dance dare decide declare decline
    decorate deliver delight demand demonstrate depend depict derive describe deserve design desire destroy detect
    determine develop devote die differ disagree disappear disappoint discover discuss display distract divide donate
    doubt drag dress drop dwell earn echo edit elevate embarrass embrace emerge employ enable encounter encourage end
    endure engage enhance enjoy ensure enter entertain escape establish evoke evolve examine exceed excite excuse
    exist expand expect experience explain explode explore expose express extend face fade fail fascinate favor fear
    feature fetch fill film finish fit fix flow focus fold follow force form frame frighten frustrate gain gather
    generate grab grant greet guess guide handle happen hate heal help hesitate hire hope hug hunt identify ignore
    illustrate imagine impact imply impress improve include increase indicate influence inform inhabit insist inspire
    install intend interest introduce invent invest investigate invite involve join joke judge jump justify kick kill
    kiss knock lack land last laugh launch lecture lie like limit link listen live load lock look love maintain manage
    mark marry master match matter measure mention mind miss mix mock move murder name need note notice obey object
    observe obtain occupy offend offer open operate order organize overlook owe own pack paint park participate pass
    pause perform persuade pick place plan plant play please point portray possess post pour practice pray prepare
    present preserve press pretend prevent print proceed process produce profit progress promise promote propose
    protect provide provoke publish pull punish purchase pursue push question race rain raise rank rate reach react
    realize recall receive recognize recommend record recover reduce reflect refuse regard reject relate relax release
    rely remain remember remind remove render rent repair repeat replace reply report represent require rescue research
    resemble resist resolve respect respond rest result retire return reveal review revolve reward roll rub ruin rush
    satisfy save scare score scream search seem select separate serve settle shape share shift shock shop shout sign
    sketch ski skip slip slow smile smoke snow solve sort sound spare spark sparkle stage stare start state stay stop
    store strengthen stress stretch struggle study stumble succeed suck suffer suggest suit supply support suppose
    surprise surround survive suspect switch talk taste tempt tend test thank threaten tie touch tour trace track trade
    train transform translate trap treat trick trigger trust try turn twist type unfold use vanish vary view violate
    visit vote wait walk wander want warn wash waste watch wish witness wonder work worry yell
"""

_VOWEL_SOUND = re.compile(
    r"(?!eu|ewe|one\b|one-|once|ubiq|unanim|uni(?![nmd])|us[aeiu]|ut[eio]|ur[aei])[aeiou]|hour|hono|hones|heir"
)


class Verb(NamedTuple):
    """Forms of a verb: `go`, `goes`, `went`, `gone`; of several of a kind the commonest."""

    base: str
    third: str
    past: str
    participle: str


@cache
def verbs() -> dict[str, Verb]:
    """Every verb by its base.

    >>> verbs()["carry"]
    Verb(base='carry', third='carries', past='carried', participle='carried')
    """
    made = {base: Verb(base, third_person(base), _past(base), _past(base)) for base in _REGULAR.split()}
    for base, past, participle in _irregular():
        made[base] = Verb(base, third_person(base), past.partition("/")[0], participle.partition("/")[0])
    return made


@cache
def participles() -> frozenset[str]:
    """Every past participle: `gone`, `got`, `gotten`, `carried`."""
    found = {verb.participle for verb in verbs().values()} | {"been", "had", "done"}
    return frozenset(found.union(*(participle.split("/") for _, _, participle in _irregular())))


@cache
def pasts() -> dict[str, Verb]:
    """Every past form with its verb, where it is no base too: `went` is there, `put` is not."""
    found = {verb.past: verb for verb in verbs().values()}
    for base, past, _ in _irregular():
        found.update(dict.fromkeys(past.split("/"), verbs()[base]))
    return {past: verb for past, verb in found.items() if past not in verbs()}


@cache
def thirds() -> dict[str, Verb]:
    """Every third person singular with its verb."""
    return {verb.third: verb for verb in verbs().values()}


def third_person(base: str) -> str:
    """The form that follows `he`.

    >>> [third_person(base) for base in ("go", "watch", "carry", "play", "see")]
    ['goes', 'watches', 'carries', 'plays', 'sees']
    """
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if re.search("[^aeiou]y$", base) else f"{base}s"


def takes_an(word: str) -> bool:
    """Whether a word starts with the sound of a vowel.

    >>> [word for word in ("apple", "hour", "unit", "European", "MP", "TV") if takes_an(word)]
    ['apple', 'hour', 'MP']
    """
    if word.isupper() and not set(word) & set("AEIOU"):  # spelt out, letter by letter
        return word[0] in "FHLMNRSX"
    return _VOWEL_SOUND.match(word.lower()) is not None


def _irregular() -> list[tuple[str, str, str]]:
    rows = (row.split() for line in _IRREGULAR.splitlines() for row in line.split("|"))
    return [(row[0], row[1], row[2]) for row in rows if row]


def _past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if re.search("[^aeiou]y$", base):
        return f"{base[:-1]}ied"
    if re.fullmatch("(?:qu)?[^aeiou]*[aeiou][^aeiouwxy]", base):  # one syllable, one vowel, one consonant
        return f"{base}{base[-1]}ed"
    return f"{base}ed"
