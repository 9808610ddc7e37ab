"""`text.negation`: negate a sentence, or take its negation away, and change the label with it."""

from __future__ import annotations

import re

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import chosen
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.clauses import another_clause_follows, is_comparative, may_be_finite
from augkit.ops.text.reading.words import NEGATIONS
from augkit.ops.text.relabelled import Relabelled
from augkit.resources import negations as words
from augkit.resources.inflection import participles, pasts
from augkit.resources.related import base_forms, parts, verb_forms

_TWO_SENTENCES = re.compile(r"[.!?…]\s+\S|[?\n;:\"“”{}<>]|``|--|—|,\s+(?:and|or|especially|particularly|even|with)\b")
_PARTICIPLE = re.compile(r"\w{2,}(?:ed|en)\Z")
_MOST_WORDS_OF_A_SUBJECT = 5


@operator("text.negation", version=3)
class Negation(Relabelled, TextOperator):
    """Put a negation into the only clause of a sentence, or take the one it has out, and change the label with it.

    "It is good" becomes "it is not good" or "it isn't good", "he doesn't like it" becomes "he likes it". Questions,
    texts of several sentences or clauses, and those where the verb is not certain stay as they are.

    Args:
        label_map: label to the label that holds for the opposite, as in `{entailment: contradiction}`; rows with other
            labels stay as they are.

    Source: CheckList (Ribeiro et al. 2020), `Perturb.add_negation` and `Perturb.remove_negation`; Kaushik, Hovy and
    Lipton 2020, "Learning the Difference that Makes a Difference with Counterfactually-Augmented Data".
    """

    def draw(self, text: Text, rng: Chance) -> Drawn:
        key = ("text.negation", self.keep)
        ways: list[Edits] | None = text.derived.get(key)
        if ways is None:
            sentence = _Sentence(text)
            ways = text.derived[key] = [edits for edits in sentence.ways() if self._allows(text, edits)]
        if not ways or self.new_label(text) is None:
            return []
        return self.relabelled(text, chosen(ways, rng.fraction()))

    def _allows(self, text: Text, edits: Edits) -> bool:
        touched = (text.value[start:end].strip().lower() for start, end, _ in edits)
        return all(map(text.allows, edits)) and not any(word in self.kept for word in touched)


class _Sentence:
    """One sentence in lower-case words, with clitics as words of their own."""

    def __init__(self, text: Text) -> None:
        self.value = text.value
        self.is_plain = not _TWO_SENTENCES.search(self.value.strip()) and text.language == "en"
        self.words: list[str] = []
        self.places: list[tuple[int, int]] = []
        for start, end in text.words if self.is_plain else ():
            self._take(start, end)
        self.is_tokenised = re.search(r"\s(?:['’](?:s|re|m|ve|ll|d)|n['’]t)\b|\s[.,]", self.value) is not None

    def _take(self, start: int, end: int) -> None:
        """A word, cut before a clitic: "it's" into "it" and "'s", "don't" into "do" and "n't"."""
        word = self.value[start:end].lower().replace("’", "'")
        cut = word.find("n't") if word.endswith("n't") else word.rfind("'")
        if word == "cannot":
            cut = 3
        if cut > 0 and (word[cut:] in words.APOSTROPHE_FORMS or word[cut:] in ("n't", "not", "'d")):
            self._take(start, start + cut)
            start, word = start + cut, word[cut:]
        self.words.append({"ca": "can", "wo": "will"}.get(word, word) if self._before_nt(end) else word)
        self.places.append((start, end))

    def _before_nt(self, end: int) -> bool:
        return self.value[end:].lstrip()[:3].lower().replace("’", "'") == "n't"

    def ways(self) -> list[Edits]:
        """The ways to turn the sentence round; none where that is not certain to be right."""
        if len(self.words) < 2 or not words.SEVERAL_CLAUSES.isdisjoint(self.words):
            return []
        negated = [at for at, word in enumerate(self.words) if word == "n't" or word in NEGATIONS]
        if not negated:
            return self._insertions()
        if len(negated) > 1:
            return []
        edits = self._removal(negated[0])
        return [edits] if edits else []

    def _is_joined(self, first: int, last: int) -> bool:
        """Whether nothing but white space stands between these words."""
        pairs = zip(self.places[first:last], self.places[first + 1 : last + 1], strict=True)
        return all(not self.value[end:start].strip() for (_, end), (start, _) in pairs)

    def _insertions(self) -> list[Edits]:
        if not words.NO_NEGATION.isdisjoint(self.words):
            return []
        at = self._verb()
        if at is None or not self._is_joined(0, at) or self._several_clauses(at):
            return []
        word, (start, end) = self.words[at], self.places[at]
        if word in words.CONTRACTED or word in words.APOSTROPHE_FORMS:
            return self._negated_auxiliary(at)
        base, auxiliary = self._base_and_auxiliary(word)
        if base in words.NOT_NEGATED_VERBS:
            return []
        spellings = (f"{auxiliary} not", self._joined(auxiliary))
        return [[(start, end, self._written(f"{one} {base}", start, end))] for one in spellings]

    def _base_and_auxiliary(self, word: str) -> tuple[str, str]:
        """The base form of a finite verb, and the auxiliary that its negation takes."""
        if word in words.HAVE:
            return "have", {"has": "does", "had": "did"}.get(word, "do")
        if word in words.PASTS_BEFORE_BASES:  # "saw" is seldom what a saw does
            return pasts()[word].base, "did"
        if word in base_forms():
            return word, "do"
        base, tag, _ = verb_forms()[word]
        return base, "does" if tag == "z" else "did"

    def _negated_auxiliary(self, at: int) -> list[Edits]:
        """Ways to put "not" behind an auxiliary verb."""
        word, (start, end) = self.words[at], self.places[at]
        if at + 1 == len(self.words) or not self._is_joined(at, at + 1):
            return []
        after = self.words[at + 1]
        if after in words.APOSTROPHE_FORMS or after in words.SENTENCE_ADVERBS:  # "should've"; "is probably"
            return []
        if (after, *self.words[at + 2 : at + 3]) in words.HEDGES or after == "got":  # "got to be"
            return []
        auxiliary = words.APOSTROPHE_FORMS.get(word, word)
        is_short = auxiliary != word
        ways: list[Edits] = []
        if word not in ("'ve", "'ll"):
            spelt = "cannot" if auxiliary == "can" and not self.is_tokenised else ""
            edit = (start, end, self._written(spelt, start, end)) if spelt else (end, end, self._written(" not", 0, 0))
            ways.append([edit])
        may_be_has = word == "'s" and (after in participles() or _PARTICIPLE.match(after))
        if joined := self._joined(auxiliary) if words.CONTRACTED[auxiliary] and not may_be_has else "":
            gap = " " if is_short and start and not self.value[start - 1].isspace() else ""
            ways.append([(start, end, gap + self._written(joined, start, end))])
        return ways

    def _joined(self, auxiliary: str) -> str:
        """An auxiliary verb with "n't" as this text spells it."""
        word = words.CONTRACTED[auxiliary]
        word = f"{word[:-3]} n't" if self.is_tokenised else word
        return word.replace("'", "’") if "’" in self.value else word

    def _written(self, new: str, start: int, end: int) -> str:
        """`new` in capitals where the text is, and with one where the words it replaces have one."""
        if self.value.isupper():
            return new.upper()
        return new[0].upper() + new[1:] if self.value[start:end][:1].isupper() else new

    def _verb(self) -> int | None:
        """The number of the finite verb; None where it is not certain."""
        at = self._verb_behind_pronoun() if self.words[0] in words.PRONOUNS else None
        if at is None and self.words[0] in words.DETERMINERS:
            at = self._verb_behind_noun()
        if at is None or (self.words[at] in words.HAVE and not self._is_certain_have(at)):
            return None
        is_lexical = self.words[at] not in words.CONTRACTED and self.words[at] not in words.APOSTROPHE_FORMS
        if is_lexical and (self.words[at : at + 2] == ["used", "to"] or self._is_finite(at + 1, len(self.words))):
            return None
        if is_lexical and at and parts().get(self.words[at - 1]) == "a":
            return None  # "an extraordinary bore" has no verb
        return at

    def _verb_behind_pronoun(self) -> int | None:
        subject, at = self.words[0], 1
        while at + 1 < len(self.words) and self.words[at] in words.BETWEEN:
            at += 1
        word = self.words[at]
        if word in words.CONTRACTED and word not in words.DO:
            return at
        if at == 1 and word in words.APOSTROPHE_FORMS:
            return at if word != "'s" or subject in words.THIRD_PERSONS | {"there"} else None
        if subject == "there":
            return None
        if word in words.PASTS_BEFORE_BASES:
            return at
        if word in verb_forms():
            is_base_too = word in base_forms()  # "they lay": now or then?
            is_third = verb_forms()[word].tag == "z"
            return at if not is_base_too and (not is_third or subject in words.THIRD_PERSONS) else None
        has_tense = "d" in base_forms().get(word, ())  # without a past of its own, "read" may be one
        return at if has_tense and word not in words.DO and subject in words.BASE_PERSONS else None

    def _verb_behind_noun(self) -> int | None:
        """The verb of a subject such as "the old man in the park"."""
        for at in range(2, min(len(self.words), _MOST_WORDS_OF_A_SUBJECT + 2)):
            word = self.words[at]
            if word in words.PRONOUNS:
                return None
            if word in words.CONTRACTED and word not in words.DO:
                starts_clause = self.words[0] == "that" and self._is_finite(at + 1, len(self.words))
                return None if starts_clause else at  # "that it could happen is a pity"
            verb = verb_forms().get(word)
            if verb is not None and verb.tag != "D" and verb.share > 0.9:
                return at if self.words[at - 1] not in words.DETERMINERS else None
            if verb is not None and verb.tag == "D" and verb.share > 0.9 and word[-2:] != "ed":
                return None
        return None

    def _is_certain_have(self, at: int) -> bool:
        """Whether "have" is surely an auxiliary; where it is the main verb, "do" would be called for."""
        later = [word for word in self.words[at + 1 : at + 3] if word not in words.BETWEEN]
        return bool(later) and (later[0] in participles() or _PARTICIPLE.match(later[0]) is not None)

    def _is_finite(self, first: int, end: int) -> bool:
        """Whether one of these words may be a finite verb too."""
        return any(map(may_be_finite, self.words[first:end]))

    def _several_clauses(self, verb: int) -> bool:
        return another_clause_follows(self.words, verb, lambda number: self._is_joined(number - 1, number))

    def _removal(self, at: int) -> Edits:
        word, rest = self.words[at], self.words[at + 1 :]
        if not rest or rest[0] == "a" or not words.BOUND_TO_NEGATION.isdisjoint(rest):
            return []
        if any(map(is_comparative, rest)) or self._several_clauses(at):  # "it could not be better"
            return []
        if word not in ("not", "n't", "never") or not at or not self._is_joined(0, at + 1):
            return []
        if self._is_finite(0, at - 1) or not words.LIMITING.isdisjoint(self.words[: at - 1]):
            return []
        before = self.words[at - 1]
        auxiliary = words.APOSTROPHE_FORMS.get(before, before)
        if word == "never":
            subject_or_auxiliary = before in words.PRONOUNS or auxiliary in words.CONTRACTED
            return [self._cut(at)] if subject_or_auxiliary and before not in words.DO else []
        if auxiliary not in words.CONTRACTED or (before == "'s" and self.words[0] not in words.PRONOUNS):
            return []
        if auxiliary in ("can", "could") and rest[0] in words.FIXED_AFTER_CAN:
            return []
        if auxiliary in words.DO:
            return self._without_do(at)
        start, end = self.places[at - 1]
        spelt = self.value[start:end].lower()
        if word == "not":
            return [self._cut(at)]
        edits: Edits = [(start, self.places[at][1], self._written(auxiliary, start, end))]
        return edits if spelt in ("ca", "wo", auxiliary) else []

    def _cut(self, at: int) -> Edit:
        """The deletion of a word with the space before it, or none where it is joined to the word before."""
        start, end = self.places[at]
        return (self.places[at - 1][1], end, "") if at else (start, end, "")

    def _without_do(self, at: int) -> Edits:
        """ "does not like" -> "likes"."""
        verb = at + 1
        while verb < len(self.words) and self.words[verb] in words.BETWEEN:
            verb += 1
        if verb == len(self.words) or not self._is_joined(at, verb):
            return []
        base, auxiliary = self.words[verb], self.words[at - 1]
        tag = {"does": "z", "did": "d"}.get(auxiliary, "")
        form = base_forms().get(base, {}).get(tag) if tag else base
        if form is None or (base not in base_forms()) or base in ("let", "mind", "need", "dare"):
            return []
        start, (low, high) = self.places[at - 1][0], self.places[verb]
        leads = self.value[start].isupper() and not self.value.isupper()
        form = form.upper() if self.value.isupper() else form
        first = self.places[at + 1][0]
        if first != low:  # an adverb stands before the verb and takes over the capital
            opening = self.value[first].upper() if leads else self.value[first]
            edits: Edits = [(start, first + 1, opening)]
            return edits if form == self.value[low:high] else [*edits, (low, high, form)]
        return [(start, high, form[0].upper() + form[1:] if leads else form)]
