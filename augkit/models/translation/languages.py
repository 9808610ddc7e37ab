"""Languages by the codes of two letters that recipes use and those of three that models and packages are named by."""

from __future__ import annotations

_CODES = """
    af:afr an:arg ar:ara ast:ast be:bel bg:bul bn:ben br:bre ca:cat cy:cym da:dan de:deu en:eng eo:epo es:spa et:est
    eu:eus fi:fin fr:fra ga:gle gl:glg gv:glv he:heb hi:hin hr:hbs hy:hye id:ind is:isl it:ita ka:kat kk:kaz ky:kir
    la:lat lv:lvs mk:mkd mr:mar ms:zlm mt:mlt nb:nob ne:npi nl:nld nn:nno oc:oci pa:pan pl:pol pt:por ro:ron ru:rus
    sc:srd se:sme sh:hbs sk:slk sl:slv sr:hbs sv:swe tg:tgk tr:tur tt:tat ug:uig uk:ukr ur:urd uz:uzb zh:zho
"""
THREE_LETTERS: dict[str, str] = dict(pair.split(":") for pair in _CODES.split())
"""ISO 639-1 code to ISO 639-3, macrolanguages as Apertium and OPUS-MT name them."""
