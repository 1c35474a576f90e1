"""The words of a report in one row, with what each is by itself: what place names are looked for in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from orontes.extract.place_words import ENGLISH_ARTICLES
from orontes.extract.shapes import END, Shape, shapes
from orontes.extract.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Row:
    """The words of the sentences of a text, an empty word before, between and behind sentences, so that no name crosses one.

    Parameters
    ----------
    text : str
    words : list of str
    shapes : list of Shape
    starts, ends : list of int
        Places in the text; of an empty word 0.
    firsts : list of int
        Where in the row the first word of each sentence stands.
    marked : list of int
        The words at which a name, or what tells of one, may be.
    titled : int
        Words before this one stand in the title.
    """

    text: str
    words: list[str]
    shapes: list[Shape]
    starts: list[int]
    ends: list[int]
    firsts: list[int]
    marked: list[int]
    titled: int = 0

    def place_of(self, i: int) -> tuple[int, int]:
        """The sentence that word i of the row stands in, and which word of it that is."""
        sentence = bisect_right(self.firsts, i) - 1
        return sentence, i - self.firsts[sentence]

    def opens(self, i: int) -> bool:
        """Whether word i begins a sentence or a quotation."""
        return self.shapes[i - 1].opens

    def proper(self, i: int) -> bool:
        """Whether word i is written as a name: with a capital that no beginning of a sentence calls for."""
        shape = self.shapes[i]
        if not shape.capital or shape.function:
            return False
        if not shape.common or not self.opens(i):
            return True
        after = self.shapes[i + 1]
        return after.capital and not after.common

    def article(self, i: int) -> bool:
        """Whether word i is an Arabic article that belongs to a name; a word of English is one before a hyphen only."""
        shape = self.shapes[i]
        return shape.article and (shape.lower not in ENGLISH_ARTICLES or self.words[i + 1] == "-")

    def lower(self) -> list[str]:
        """The words in small letters."""
        return [shape.lower for shape in self.shapes]

    def slice(self, first: int, last: int) -> str:
        """The text of words [first, last)."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def row_of(text: str, sentences: Sequence[Tokens], *, title_end: int = 0) -> Row:
    """The row of the sentences of a text whose title ends at `title_end`."""
    words: list[str] = [END]
    starts, ends, firsts, titled = [0], [0], [], 0
    for one in sentences:
        firsts.append(len(words))
        words += one.words
        words.append(END)
        starts += one.starts
        starts.append(0)
        ends += one.ends
        ends.append(0)
        if one.ends[-1] <= title_end:
            titled = len(words)
    shaped = list(map(shapes().__getitem__, words))
    return Row(text, words, shaped, starts, ends, firsts, [i for i, shape in enumerate(shaped) if shape.marked], titled)
