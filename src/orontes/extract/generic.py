"""Nouns for any place: "town", "outskirts"."""

from functools import lru_cache

from orontes.extract.place_words import lexicon, type_nouns
from orontes.extract.scene import Scene


@lru_cache(maxsize=1)
def _generic() -> tuple[frozenset[str], frozenset[str]]:
    table = lexicon()["generic"]
    return frozenset(table["words"]), frozenset(table["parts"])


def is_generic(scene: Scene, i: int) -> bool:
    """Whether word i is a noun for any place ("town", "outskirts")."""
    words, parts = _generic()
    sentence = scene.sentence
    return sentence.lemmas[i] in words or sentence.lemmas[i] in type_nouns() or sentence.lower[i] in parts
