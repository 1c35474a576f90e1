"""What relative pronouns stand for: "Bara, which they took" is about Bara."""

from orontes.extract.clause_words import RELATIVE
from orontes.extract.document import Sentence


def antecedent(sentence: Sentence, i: int, above: int) -> int:
    """What word i stands for: the noun right before a relative pronoun, comma aside, else `above`; word i if it is no pronoun."""
    if sentence.lower[i] not in RELATIVE:
        return i
    j = i - 1
    if j > 0 and sentence.words[j] == ",":
        j -= 1
    located = sentence.lower[i] == "who" and sentence.case(j) in ("in", "at", "near", "from", "to")  # "those in Libya, who ..."
    if j < 0 or sentence.upos[j] not in ("NOUN", "PROPN") or sentence.case(i) or located:
        return above
    while sentence.relation[j] in ("flat", "compound", "fixed") and sentence.head[j] >= 0:
        j = sentence.head[j]
    named = sentence.upos[j] == sentence.upos[sentence.head[j]] == "PROPN"
    return sentence.head[j] if named and sentence.relation[j] == "appos" else j  # "in Bara, North Kordofan, which they took"


def with_antecedents(
    sentence: Sentence, i: int, objects: list[int], subjects: list[int], *, passive: bool
) -> tuple[list[int], list[int]]:
    """Objects and subjects of a relative clause: its pronoun, or the gap where there is none, stands for the noun before it."""
    above = sentence.head[i]
    objects = [antecedent(sentence, h, above) for h in objects]
    subjects = [antecedent(sentence, h, above) for h in subjects]
    if not objects and not passive and above not in subjects and subjects:
        objects = [above]
    elif not subjects and not passive:
        subjects = [above]
    return objects, subjects
