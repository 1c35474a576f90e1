"""Word classes and grammatical relations of English sentences, from a small network that the project trained itself.

`tools/train_grammar.py` makes the weights from the treebank UD_English-EWT (see ``data/GRAMMAR_LICENCE.md``). A sentence
passes through embeddings of its words and their affixes, two quasi-recurrent layers, the word classes, two more layers and
a biaffine attachment whose best tree is taken. The classes and relations are those of Universal Dependencies version 2
(https://universaldependencies.org/u/dep/) and, as `xpos`, the Penn Treebank's.

Sources: Bradbury et al. 2017 (arXiv:1611.01576); Dozat and Manning 2017 (arXiv:1611.01734); Chu and Liu 1965, Edmonds 1967
for the best tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Self

import numpy as np

from orontes.errors import DamagedDataError
from orontes.extract.network import (
    Floats,
    Ints,
    Words,
    attached,
    first_gates,
    gates,
    layer_weights,
    offset_classes,
    packed,
    recurrent,
    unit,
)

Piece = tuple[int, Sequence[str]]
"""Words that are analysed together, and the number of the sentence they are of."""

FREQUENT = 2000
"""Words of the vocabulary, the most frequent, whose part in the first layer is computed once."""

LONGEST = 200
"""Words that are analysed together; a longer sentence is analysed in pieces."""

_BATCH = 2400
_PLAIN = str.maketrans("123456789’‘`´“”„–—", "000000000''''\"\"\"--", "\u00ad\u200c\u200d\u2060")


@dataclass(frozen=True, slots=True)
class Syntax:
    """The analysis of one sentence; each field has one item a word.

    Parameters
    ----------
    upos : tuple of str
        Universal word class (``"VERB"``, ``"PROPN"``).
    xpos : tuple of str
        Penn Treebank class (``"VBD"``, ``"NNP"``).
    head : tuple of int
        Index of the word it depends on; -1 for the root. Exactly one root, no cycle.
    relation : tuple of str
        Relation to the head (``"nsubj"``, ``"nsubj:pass"``, ``"obl:agent"``).
    """

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    head: tuple[int, ...]
    relation: tuple[str, ...]

    def __len__(self) -> int:
        """The number of words."""
        return len(self.head)


def features(word: str) -> tuple[str, ...]:
    """The parts of a word that the network looks up: form, first three letters, last two, three and four, shape.

    Digits count as ``0``, typographic quotes and dashes as their plain forms, soft hyphens and joiners not at all.

    >>> features("Talbiseh")
    ('talbiseh', 'tal', 'eh', 'seh', 'iseh', 'Xxxx')
    >>> features("1,500")
    ('0,000', '0,0', '00', '000', ',000', 'd,ddd')
    """
    plain = word.translate(_PLAIN)
    form = plain.lower()
    shape: list[str] = []
    run, last = 0, ""
    for letter in plain[:24]:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter
        run = run + 1 if kind == last else 1
        if run <= 3:
            shape.append(kind)
        last = kind
    return form, form[:3], form[-2:], form[-3:], form[-4:], "".join(shape)


class Grammar:
    """A tagger and dependency parser; make it with `Grammar.load`, it never changes afterwards.

    Parameters
    ----------
    weights : dict of str to float32 array
        The network, as `tools/grammar_network.py` names it.
    vocabularies : sequence of sequence of str
        The known values of each feature; position k has row k + 1, row 0 is the unknown.
    labels : dict of str to tuple of str
        ``"xpos"``, ``"upos"`` and ``"relation"``: the names of the classes.
    """

    __slots__ = ("_frequent", "_heads", "_labels", "_layers", "_names", "_rows", "_tags", "_weights")

    def __init__(
        self, weights: dict[str, Floats], vocabularies: Sequence[Sequence[str]], labels: dict[str, tuple[str, ...]]
    ) -> None:
        self._weights = weights
        self._rows = [{value: k + 1 for k, value in enumerate(known)} for known in vocabularies]
        self._labels = labels
        self._names = {name: np.array(values, dtype=object) for name, values in labels.items()}
        count = sum(1 for name in weights if name.startswith("layer") and name.endswith("_g"))
        self._layers = [layer_weights(weights, k) for k in range(count)]
        self._tags = _side_by_side(weights, "xpos", "upos")
        self._heads = _side_by_side(weights, "dependent", "governor", "left", "right")
        frequent = [word for word in vocabularies[0][:FREQUENT] if word == word.translate(_PLAIN)]
        self._frequent = {word: k + 1 for k, word in enumerate(frequent)}, self._computed(frequent, root=True)

    @property
    def weights(self) -> dict[str, Floats]:
        """The network's weights by name."""
        return self._weights

    @property
    def vocabularies(self) -> list[list[str]]:
        """The known values of each feature, in the order of their rows."""
        return [list(rows) for rows in self._rows]

    @classmethod
    def load(cls) -> Self:
        """The grammar that ships with Orontes.

        Raises
        ------
        DamagedDataError
            When the packaged weights are missing or cannot be read.
        """
        source = files("orontes.extract") / "data" / "grammar.npz"
        try:
            return cls.from_bytes(source.read_bytes())
        except (OSError, ValueError, KeyError) as error:
            raise DamagedDataError(
                "the packaged grammar", limit=f"{source} cannot be read ({error})", cure="install Orontes again"
            ) from error

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The grammar stored in the bytes of an npz file (int8 weights with a float32 scale per column)."""
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            texts = {name: bytes(stored[name]).decode() for name in stored.files if name.startswith("text.")}
            weights = {
                name[2:]: stored[name].astype(np.float32) * stored["s." + name[2:]]
                for name in stored.files
                if name.startswith("q.")
            }
        count = sum(1 for name in texts if name.startswith("text.feature"))
        known = [texts[f"text.feature{k}"].split("\n") for k in range(count)]
        labels = {name: tuple(texts[f"text.{name}"].split("\n")) for name in ("xpos", "upos", "relation")}
        return cls(weights, known, labels)

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Syntax]:
        """One `Syntax` for each sentence, in the same order; an empty sentence has an empty one.

        Parameters
        ----------
        sentences : sequence of sequence of str
            The words of each sentence, split as `orontes.extract.tokens` does. A sentence of more than `LONGEST` words is
            analysed in pieces; the head of each further piece hangs on the first one's as ``parataxis``.
        """
        pieces = [(k, piece) for k, words in enumerate(sentences) for piece in _pieces(words)]
        parts: list[list[Syntax]] = [[] for _ in sentences]
        for group in _batches(pieces):
            found = self._batch([piece for _, piece in group])
            for (k, _), syntax in zip(group, found, strict=True):
                parts[k].append(syntax)
        return [_joined(part) for part in parts]

    def _computed(self, words: Sequence[str], *, root: bool = False) -> Words:
        """The words as the network takes them in, one row each, behind that of the root sentinel where it is wanted."""
        weights = self._weights
        found = [[known.get(value, 0) for known, value in zip(self._rows, features(word), strict=True)] for word in words]
        ids = np.array(found, dtype=np.int64).reshape(len(words), len(self._rows))
        parts = [weights[f"embed{k}"][ids[:, k]] for k in range(ids.shape[1])]
        vectors = unit(np.concatenate(parts, axis=1) @ weights["project"])
        if root:
            vectors = np.concatenate([weights["root"], vectors])
        d = vectors.shape[1]
        matrix = self._layers[0][0]
        return Words(vectors, np.stack([vectors @ matrix[k * d : (k + 1) * d] for k in range(3)]))

    def _looked_up(self, pieces: Sequence[Sequence[str]]) -> tuple[Words, list[list[int]]]:
        """The words of the pieces as the network takes them in, and the rows of each piece."""
        row, known = self._frequent
        words = dict.fromkeys(word for piece in pieces for word in piece)
        old = [word for word in words if word in row]
        new = sorted(word for word in words if word not in row)
        rows = [0, *(row[word] for word in old)]
        made = self._computed(new)
        table = Words(
            np.concatenate([known.vectors[rows], made.vectors]), np.concatenate([known.windows[:, rows], made.windows], axis=1)
        )
        at = {word: k + 1 for k, word in enumerate(old + new)}
        return table, [[at[word] for word in piece] for piece in pieces]

    def _batch(self, pieces: Sequence[Sequence[str]]) -> list[Syntax]:
        """The analyses of some pieces of sentences."""
        words, rows = self._looked_up(pieces)
        packing = packed(rows)
        h = words.vectors[packing.ids]
        lower = len(self._layers) // 2
        for k, (matrix, bias, gain) in enumerate(self._layers):
            if k == lower:
                tags = h @ self._tags[0] + self._tags[1]
                logits = tags[:, : len(self._names["xpos"])]
                chances = np.exp(logits - logits.max(-1, keepdims=True))
                chances /= chances.sum(-1, keepdims=True)
                h += chances @ self._weights["tags"]
            g = gates(h, matrix, bias, packing) if k else first_gates(words, bias, packing)
            h = recurrent(h, g, gain, packing)
        heads, relations = self._related(h[packing.flat], packing.ends)
        count = len(self._names["xpos"])
        tags = tags[packing.flat]
        xpos = self._names["xpos"][tags[:, :count].argmax(1)].tolist()
        upos = self._names["upos"][tags[:, count:].argmax(1)].tolist()
        related = self._names["relation"][relations].tolist()
        found = []
        start = 0
        for end in packing.ends:
            inner = slice(start + 1, end)
            above = (heads[inner] - (start + 1)).tolist()
            found.append(Syntax(tuple(upos[inner]), tuple(xpos[inner]), tuple(above), tuple(related[inner])))
            start = end
        return found

    def _related(self, h: Floats, ends: Sequence[int]) -> tuple[Ints, Ints]:
        """The head of each row (N,), as a row, and the number of its relation to it."""
        weights = self._weights
        y: Floats = h @ self._heads[0]
        y += self._heads[1]
        np.maximum(y, 0, out=y)
        arc, label = len(weights["arc"]), len(weights["label"])
        dependent, governor = y[:, :arc], y[:, arc : 2 * arc]
        query: Floats = dependent @ weights["arc"]
        bonus: Floats = governor @ weights["arc_u"]
        by_distance: Floats = dependent @ weights["arc_d"]
        heads = attached(query, governor, bonus, by_distance, ends)
        longest = int(np.diff([0, *ends]).max())
        far = offset_classes(longest)[heads - np.arange(len(heads)) + longest - 1]
        mixed = y[:, 2 * arc : 2 * arc + label] + y[heads, 2 * arc + label :]
        mixed += weights["label_d"][far]
        np.maximum(mixed, 0, out=mixed)
        best = mixed @ weights["label"]
        best += weights["label_b"]
        starts = np.array([0, *ends[:-1]])
        root = self._labels["relation"].index("root")
        best[:, root] = np.where(heads == np.repeat(starts, np.diff([0, *ends])), np.float32(1e9), np.float32(-1e9))
        found: Ints = best.argmax(1)
        return heads, found


def _side_by_side(weights: dict[str, Floats], *names: str) -> tuple[Floats, Floats]:
    """The matrices of some affine maps as one, and their biases."""
    return np.concatenate([weights[name] for name in names], axis=1), np.concatenate([weights[f"{name}_b"] for name in names])


def _pieces(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The parts of a sentence to analyse, each of 1 to `LONGEST` words, cut after a punctuation mark where there is one."""
    start = 0
    while start < len(words):
        end = min(len(words), start + LONGEST)
        if end < len(words):
            marks = (k + 1 for k in range(end - 1, start + LONGEST // 2, -1) if words[k] in {",", ";", ":", ".", "|"})
            end = next(marks, end)
        yield words[start:end]
        start = end


def _batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces in runs of no more than `_BATCH` words, or of one piece."""
    group: list[Piece] = []
    words = 0
    for piece in pieces:
        words += len(piece[1]) + 1
        if group and words > _BATCH:
            yield group
            group, words = [], len(piece[1]) + 1
        group.append(piece)
    if group:
        yield group


def _joined(parts: list[Syntax]) -> Syntax:
    """The analysis of a sentence from those of its pieces."""
    if len(parts) == 1:
        return parts[0]
    head: list[int] = []
    relation: list[str] = []
    for part in parts:
        at = len(head)
        top = head.index(-1) if at else -1
        head.extend(k + at if k >= 0 else top for k in part.head)
        relation.extend("parataxis" if at and r == "root" else r for r in part.relation)
    upos, xpos = (tuple(c for p in parts for c in getattr(p, name)) for name in ("upos", "xpos"))
    return Syntax(upos, xpos, tuple(head), tuple(relation))
