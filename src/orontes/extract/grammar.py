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

import numpy as np
from numpy.typing import NDArray

from orontes.errors import DamagedDataError
from orontes.extract.trees import best_tree, is_tree

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DISTANCES = 19
"""How many classes of signed distance between a word and its head the network tells apart."""

LONGEST = 200
"""Words that are analysed together; a longer sentence is analysed in pieces."""

_BATCH = 2400
_STEPS = (1, 2, 3, 4, 6, 9, 14, 24)
_PLAIN = str.maketrans("123456789’‘`´“”„–—", "000000000''''\"\"\"--", "\u00ad\u200c\u200d\u2060")
_FAR_BELOW = np.float32(-1e9)


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


def distance_classes(length: int) -> Ints:
    """The class of the signed distance from each dependent (row) to each head (column), in 0..18; 0 is the word itself."""
    apart = np.arange(length)[None, :] - np.arange(length)[:, None]
    size = np.searchsorted(np.array(_STEPS), np.abs(apart), side="left")
    return np.where(apart == 0, 0, 1 + size + np.where(apart > 0, 9, 0)).astype(np.int64)


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

    __slots__ = ("_labels", "_layers", "_rows", "_weights")

    def __init__(
        self, weights: dict[str, Floats], vocabularies: Sequence[Sequence[str]], labels: dict[str, tuple[str, ...]]
    ) -> None:
        self._weights = weights
        self._rows = [{value: k + 1 for k, value in enumerate(known)} for known in vocabularies]
        self._labels = labels
        self._layers = sum(1 for name in weights if name.startswith("layer") and name.endswith("_g"))

    @classmethod
    def load(cls) -> Grammar:
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
    def from_bytes(cls, data: bytes) -> Grammar:
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
        vectors, row = self._vectors(sorted({word for _, piece in pieces for word in piece}))
        order = sorted(range(len(pieces)), key=lambda k: len(pieces[k][1]))
        done: dict[int, Syntax] = {}
        for group in _batches(order, [len(piece) for _, piece in pieces]):
            found = self._batch([[row[word] for word in pieces[k][1]] for k in group], vectors)
            done.update(zip(group, found, strict=True))
        parts: list[list[Syntax]] = [[] for _ in sentences]
        for k, (sentence, _) in enumerate(pieces):
            parts[sentence].append(done[k])
        return [_joined(part) for part in parts]

    def _vectors(self, words: list[str]) -> tuple[Floats, dict[str, int]]:
        """The network's first vectors, one row a word (W, D), and the row of each word."""
        weights = self._weights
        found = [[known.get(value, 0) for known, value in zip(self._rows, features(word), strict=True)] for word in words]
        ids = np.array(found, dtype=np.int64).reshape(len(words), len(self._rows))
        parts = [weights[f"embed{k}"][ids[:, k]] for k in range(ids.shape[1])]
        vectors = _unit(np.concatenate(parts, axis=1) @ weights["project"])
        return vectors, {word: k for k, word in enumerate(words)}

    def _batch(self, rows: list[list[int]], vectors: Floats) -> list[Syntax]:
        """The analyses of sentences of like length, given the rows of their words."""
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        t = int(lengths.max()) + 1
        mask = (np.arange(t)[:, None] <= lengths[None, :]).astype(np.float32)[..., None]
        ids = np.zeros((t - 1, len(rows)), dtype=np.int64)
        for k, row in enumerate(rows):
            ids[: len(row), k] = row
        weights = self._weights
        h = np.concatenate([np.broadcast_to(weights["root"], (1, len(rows), vectors.shape[1])), vectors[ids]]) * mask
        lower = self._layers // 2
        for k in range(lower):
            h = self._recurrent(h, mask, k)
        logits = h @ weights["xpos"] + weights["xpos_b"]
        upos = (h @ weights["upos"] + weights["upos_b"]).argmax(-1)
        chances = np.exp(logits - logits.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        h = (h + chances @ weights["tags"]) * mask
        for k in range(lower, self._layers):
            h = self._recurrent(h, mask, k)
        heads = self._heads(h, lengths)
        relations = self._relations(h, heads)
        return [
            self._syntax(n, upos[1:, k], logits[1:, k].argmax(-1), heads[1:, k], relations[1:, k]) for k, n in enumerate(lengths)
        ]

    def _syntax(self, n: int, upos: Ints, xpos: Ints, head: Ints, relation: Ints) -> Syntax:
        """The analysis of one sentence of n words from its class numbers; heads count the root sentinel as 0."""
        names = self._labels
        return Syntax(
            tuple([names["upos"][k] for k in upos[:n].tolist()]),
            tuple([names["xpos"][k] for k in xpos[:n].tolist()]),
            tuple([k - 1 for k in head[:n].tolist()]),
            tuple([names["relation"][k] for k in relation[:n].tolist()]),
        )

    def _recurrent(self, x: Floats, mask: Floats, k: int) -> Floats:
        """The output of quasi-recurrent layer k for x (T, B, D)."""
        t, b, d = x.shape
        w, bias = self._weights[f"layer{k}"], self._weights[f"layer{k}_b"]
        padded = np.zeros((t + 2, b, d), dtype=np.float32)
        padded[1:-1] = x
        window = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=-1)
        g = window.reshape(-1, 3 * d) @ w
        g += bias
        g = g.reshape(t, b, 3 * d)
        z = _sigmoid(g[..., :d]) * mask
        c = np.tanh(g[..., d : 2 * d]) * z
        np.subtract(1, z, out=z)
        half = d // 2
        for s in range(1, t):
            c[s, :, :half] += z[s, :, :half] * c[s - 1, :, :half]
        for s in range(t - 2, -1, -1):
            c[s, :, half:] += z[s, :, half:] * c[s + 1, :, half:]
        c *= _sigmoid(g[..., 2 * d :])
        c += x
        return _unit(c) * (self._weights[f"layer{k}_g"] * mask)

    def _heads(self, h: Floats, lengths: Ints) -> Ints:
        """The head of each position (T, B), 0 for the root sentinel; every sentence is a tree with one root."""
        t = h.shape[0]
        weights = self._weights
        dep, gov = self._rectified(h, "dependent"), self._rectified(h, "governor").transpose(1, 0, 2)
        scores = (dep.transpose(1, 0, 2) @ weights["arc"]) @ gov.transpose(0, 2, 1)
        scores += (gov @ weights["arc_u"])[:, None, :]
        by_distance = (dep @ weights["arc_d"]).transpose(1, 0, 2)
        scores += by_distance[:, np.arange(t)[:, None], distance_classes(t)]
        outside = np.arange(t)[None, :] > lengths[:, None]
        scores[np.broadcast_to(outside[:, None, :], scores.shape)] = _FAR_BELOW
        scores[:, np.arange(t), np.arange(t)] = _FAR_BELOW
        heads = scores.argmax(-1)
        heads[:, 0] = 0
        heads[outside] = 0
        for k in np.flatnonzero(~is_tree(heads, lengths)).tolist():
            n = int(lengths[k]) + 1
            heads[k, :n] = best_tree(scores[k, :n, :n])
        turned: Ints = heads.T
        return turned

    def _relations(self, h: Floats, heads: Ints) -> Ints:
        """The relation number of each position to its head (T, B)."""
        t, b = heads.shape
        weights = self._weights
        left = h @ weights["left"] + weights["left_b"]
        right = h @ weights["right"] + weights["right_b"]
        np.maximum(left, 0, out=left)
        np.maximum(right, 0, out=right)
        far = distance_classes(t)[np.arange(t)[:, None], heads]
        left += right[heads, np.arange(b)[None, :]]
        left += weights["label_d"][far]
        np.maximum(left, 0, out=left)
        best = left @ weights["label"] + weights["label_b"]
        root = self._labels["relation"].index("root")
        best[..., root] = np.where(heads == 0, np.float32(1e9), _FAR_BELOW)
        found: Ints = best.argmax(-1)
        return found

    def _rectified(self, h: Floats, name: str) -> Floats:
        y: Floats = h @ self._weights[name] + self._weights[f"{name}_b"]
        return np.maximum(y, 0, out=y)


def _sigmoid(x: Floats) -> Floats:
    y = np.clip(x, -60, 60)
    np.negative(y, out=y)
    np.exp(y, out=y)
    y += 1
    return np.reciprocal(y, out=y)


def _unit(x: Floats) -> Floats:
    """The rows of x divided by their root mean square."""
    unit: Floats = x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-6))
    return unit


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


def _batches(order: list[int], lengths: list[int]) -> Iterator[list[int]]:
    """Runs of the order (by rising length) that fill a batch without much padding."""
    group: list[int] = []
    for k in order:
        if group and ((len(group) + 1) * (lengths[k] + 1) > _BATCH or lengths[k] > lengths[group[0]] * 1.15 + 3):
            yield group
            group = []
        group.append(k)
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
