"""Train the grammar from the treebanks and measure it: ``python tools/train_grammar.py TREEBANK_FOLDER [--evaluate]``.

numpy only, reproducible from the seed on one kind of machine. The weights go to ``src/orontes/extract/data/grammar.npz``.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from grammar_network import Adam, Batch, Shape, Tape, Weights, initial, step
from grammar_raw import examples, taught
from grammar_scores import by_relation, raw_scores, scores, speed
from grammar_treebank import Roughener, Sentence, read, run_on
from orontes.extract.grammar import Grammar, features

TARGET = Path(__file__).parents[1] / "src" / "orontes" / "extract" / "data" / "grammar.npz"
WIDTHS = (96, 32, 16, 40, 40, 24)
SMALLEST_COUNT = (2, 3, 3, 3, 4, 3)
EXAMPLES = 3
"""How often an epoch sees the examples of the rules, where it learns from a teacher."""


def vocabularies(sentences: Sequence[Sentence], rough: Roughener) -> tuple[list[list[str]], list[Counter[str]]]:
    """The known values of each feature, most frequent first, and their counts; the words of war are among them."""
    counts: list[Counter[str]] = [Counter() for _ in WIDTHS]
    words = Counter(word for s in sentences for word in s.words)
    for options in rough.swaps.values():
        words.update(dict.fromkeys(set(options), 2))
    for word, count in words.items():
        for k, value in enumerate(features(word)):
            counts[k][value] += count
    known = [
        sorted((v for v, n in c.items() if n >= least and "\n" not in v), key=lambda v: (-c[v], v))
        for c, least in zip(counts, SMALLEST_COUNT, strict=True)
    ]
    return known, counts


class Encoder:
    """Sentences to batches of numbers."""

    def __init__(self, known: list[list[str]], labels: dict[str, list[str]]) -> None:
        self.rows = [{v: k + 1 for k, v in enumerate(values)} for values in known]
        self.labels = {name: {v: k for k, v in enumerate(values)} for name, values in labels.items()}
        self.seen: dict[str, tuple[int, ...]] = {}

    def ids(self, word: str) -> tuple[int, ...]:
        """The rows of a word's features."""
        if word not in self.seen:
            self.seen[word] = tuple(rows.get(v, 0) for rows, v in zip(self.rows, features(word), strict=True))
        return self.seen[word]

    def batch(self, sentences: list[Sentence]) -> Batch:
        """The batch of the sentences, padded to the longest."""
        lengths = np.array([len(s.words) for s in sentences])
        t, b = int(lengths.max()) + 1, len(sentences)
        ids = np.zeros((t, b, len(self.rows)), np.int64)
        gold = np.full((4, t, b), -1, np.int64)
        for k, s in enumerate(sentences):
            n = len(s.words)
            ids[1 : n + 1, k] = [self.ids(w) for w in s.words]
            gold[0, 1 : n + 1, k] = [self.labels["xpos"][v] for v in s.xpos]
            gold[1, 1 : n + 1, k] = [self.labels["upos"][v] for v in s.upos]
            gold[2, 1 : n + 1, k] = np.array(s.head) + 1
            gold[3, 1 : n + 1, k] = [self.labels["relation"][v] for v in s.relation]
        return Batch(ids, lengths, gold[0], gold[1], gold[2], gold[3])


def batches(sentences: list[Sentence], rng: np.random.Generator, size: int) -> Iterator[list[Sentence]]:
    """Batches of about `size` words, of sentences of like length, in random order."""
    noise = rng.random(len(sentences)) * 3
    order = sorted(range(len(sentences)), key=lambda k: len(sentences[k].words) + noise[k])
    groups: list[list[Sentence]] = [[]]
    words = 0
    for k in order:
        if words > size:
            groups.append([])
            words = 0
        groups[-1].append(sentences[k])
        words += len(sentences[k].words)
    for k in rng.permutation(len(groups)):
        yield groups[k]


def seen(sentences: list[Sentence], rough: Roughener) -> list[Sentence]:
    """The sentences as one epoch sees them: roughened, a few run together with their neighbour."""
    made: list[Sentence] = []
    for s in map(rough, sentences):
        if made and len(made[-1].words) + len(s.words) < 50 and rough.chance(0.03):
            made.append(run_on(made.pop(), s))
        else:
            made.append(s)
    return made


def packed(weights: Weights, known: list[list[str]], labels: dict[str, list[str]]) -> bytes:
    """The bytes of the npz file: int8 weights with a scale per column (per row for embeddings), and the vocabularies."""
    arrays: dict[str, Any] = {}
    for name, w in weights.items():
        axis = 1 if name.startswith("embed") else 0
        scale = (np.abs(w).max(axis=axis, keepdims=True) / 127 + 1e-12).astype(np.float32)
        if w.ndim == 1:
            scale = np.ones(1, np.float32)
        arrays[f"s.{name}"] = scale
        arrays[f"q.{name}"] = w if w.ndim == 1 else np.round(w / scale).astype(np.int8)
    texts = {f"feature{k}": v for k, v in enumerate(known)} | labels
    for name, values in texts.items():
        arrays[f"text.{name}"] = np.frombuffer("\n".join(values).encode(), np.uint8)
    out = BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def train(
    folder: Path, out: Path, raw: list[Sentence], warm: Path | None, *, epochs: int, seed: int, size: int, rate: float,
    dropout: float, shape: dict[str, int],
) -> None:  # fmt: skip
    """Nothing comes back; the weights of the best epoch on dev are written.

    `raw` are sentences that a teacher analysed, `warm` the weights to begin with.
    """
    rng = np.random.default_rng(seed)
    train_set, dev = read(folder / "en_ewt-train.conllu.gz") + raw, read(folder / "en_ewt-dev.conllu.gz")
    rough = Roughener(np.random.default_rng(seed + 1))
    known, counts = vocabularies(train_set, rough)
    begin = Grammar.from_bytes(warm.read_bytes()) if warm else None
    if begin is not None:
        known = begin.vocabularies
    labels = {
        "xpos": sorted({v for s in train_set for v in s.xpos}),
        "upos": sorted({v for s in train_set for v in s.upos}),
        "relation": sorted({v for s in train_set for v in s.relation}),
    }
    sizes = {name: len(values) for name, values in labels.items()}
    plan = Shape(
        vocabularies=tuple(len(v) + 1 for v in known), widths=WIDTHS, xpos=sizes["xpos"], upos=sizes["upos"],
        relations=sizes["relation"], **shape,
    )  # fmt: skip
    print(asdict(plan))
    first = initial(plan, rng)
    adam = Adam(
        first if begin is None else {name: begin.weights[name].astype(np.float32).reshape(w.shape) for name, w in first.items()}
    )
    print("parameters", adam.flat.size)
    encoder = Encoder(known, labels)
    hide = [np.array([1.0] + [0.4 / (0.4 + c[v]) for v in values]) for values, c in zip(known, counts, strict=True)]
    usable = [s for s in train_set if len(s.words) <= 120]
    per_epoch = sum(len(s.words) for s in usable) / size
    average = adam.flat.copy()
    done, best, start = 0, 0.0, time.time()
    for epoch in range(epochs):
        total = 0.0
        for group in batches(seen(usable, rough), rng, size):
            batch = encoder.batch(group)
            for k in (0, 4):
                ids = batch.features[..., k]
                ids[rng.random(ids.shape) < hide[k][ids] + (0.08 if k == 0 else 0.03)] = 0
            tape = Tape(adam.weights, rng, dropout)
            total += step(tape, batch, plan)
            progress = done / (per_epoch * epochs)
            adam.update(
                tape.gradients, rate * min(1.0, (done + 1) / 150) * max(0.01, 0.5 * (1 + np.cos(np.pi * min(1, progress))))
            )
            done += 1
            average += np.float32(max(1 / (done + 1), 0.004)) * (adam.flat - average)
        print(f"epoch {epoch + 1} loss {total / per_epoch:.3f} {time.time() - start:.0f} s", flush=True)
        if epoch % 3 == 2 or epoch == epochs - 1:
            ends = np.cumsum([0, *(adam.weights[n].size for n in adam.names)])
            mean = {n: average[a:b].reshape(adam.weights[n].shape) for n, (a, b) in zip(adam.names, pairwise(ends), strict=True)}
            data = packed(mean, known, labels)
            figures = scores(Grammar.from_bytes(data), dev)
            print("  dev", {k: round(v, 2) for k, v in figures.items()}, len(data), flush=True)
            if figures["LAS"] >= best:
                best = figures["LAS"]
                out.write_bytes(data)


def evaluate(folder: Path, weights: Path) -> None:
    """Nothing comes back; the figures of the stored weights are printed."""
    grammar = Grammar.from_bytes(weights.read_bytes())
    for name in ("en_ewt-dev", "en_ewt-test", "en_pud-test"):
        gold = read(folder / f"{name}.conllu.gz")
        for kind, figures in (
            ("gold words", scores(grammar, gold)),
            ("raw text", raw_scores(grammar, gold)),
            ("speed", speed(grammar, gold)),
        ):
            print(f"{name:12}{kind:12}", "  ".join(f"{k} {v:.2f}" for k, v in figures.items()))
        wanted = ("nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nummod", "nmod", "conj", "advcl", "acl", "ccomp")
        found = by_relation(grammar, gold, wanted)
        print(f"{name:12}{'precision/recall':12}", "  ".join(f"{r} {p:.0f}/{q:.0f}" for r, (p, q) in found.items()))


def main() -> None:
    """Nothing comes back; the figures are printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--evaluate", action="store_true", help="measure the stored weights instead of training")
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--raw", type=Path, nargs="*", default=[], help="reports to learn from a teacher (.jsonl[.gz])")
    parser.add_argument("--teacher", type=Path, default=TARGET, help="weights that analyse the raw reports")
    parser.add_argument("--start", type=Path, help="weights to begin with, of the same shape")
    parser.add_argument("--epochs", type=int, default=26)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--size", type=int, default=700, help="words a batch")
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--dropout", type=float, default=0.33)
    for name, value in (("channels", 192), ("arc", 128), ("label", 128), ("lower", 2), ("upper", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    given = parser.parse_args()
    if given.evaluate:
        evaluate(given.folder, given.out)
        return
    shape = {name: getattr(given, name) for name in ("channels", "arc", "label", "lower", "upper")}
    raw = taught(given.raw, given.teacher) + examples(given.teacher) * EXAMPLES if given.raw else []
    print("raw", len(raw), sum(len(s.words) for s in raw), flush=True)
    train(given.folder, given.out, raw, given.start, epochs=given.epochs, seed=given.seed, size=given.size, rate=given.rate,
          dropout=given.dropout, shape=shape)  # fmt: skip


if __name__ == "__main__":
    main()
