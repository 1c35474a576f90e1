"""How good the grammar is on a treebank: with the treebank's words, and from raw text with the project's own words."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from grammar_treebank import Sentence
from orontes.extract.grammar import Grammar
from orontes.extract.tokens import sentences, tokenize

Span = tuple[int, int]


def scores(grammar: Grammar, gold: Sequence[Sentence]) -> dict[str, float]:
    """Accuracies in percent with gold words: UPOS, XPOS, UAS, LAS (with subtypes), and words a second."""
    start = time.perf_counter()
    found = grammar.analyse([s.words for s in gold])
    seconds = time.perf_counter() - start
    hits: Counter[str] = Counter()
    for s, f in zip(gold, found, strict=True):
        hits["words"] += len(s.words)
        hits["UPOS"] += sum(a == b for a, b in zip(s.upos, f.upos, strict=True))
        hits["XPOS"] += sum(a == b for a, b in zip(s.xpos, f.xpos, strict=True))
        same = [a == b for a, b in zip(s.head, f.head, strict=True)]
        hits["UAS"] += sum(same)
        hits["LAS"] += sum(u and a == b for u, a, b in zip(same, s.relation, f.relation, strict=True))
    result = {k: 100 * hits[k] / hits["words"] for k in ("UPOS", "XPOS", "UAS", "LAS")}
    return result | {"words/s": hits["words"] / seconds}


def by_relation(grammar: Grammar, gold: Sequence[Sentence], wanted: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Precision and recall in percent of (head, relation) for each wanted relation, with gold words."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for s, f in zip(gold, grammar.analyse([s.words for s in gold]), strict=True):
        true.update(s.relation)
        said.update(f.relation)
        pairs = zip(s.relation, f.relation, s.head, f.head, strict=True)
        right.update(r for r, q, h, g in pairs if r == q and h == g)
    return {r: (100 * right[r] / max(1, said[r]), 100 * right[r] / max(1, true[r])) for r in wanted}


def raw_scores(grammar: Grammar, gold: Sequence[Sentence]) -> dict[str, float]:
    """F1 in percent of words, and of UPOS, UAS and LAS on them, each treebank sentence given as its raw text.

    A word counts where start and end are the treebank's; a head where its place is right too (CoNLL 2018 shared task).
    """
    tokens = [tokenize(s.text) for s in gold]
    found = grammar.analyse([t.words for t in tokens])
    hits: Counter[str] = Counter()
    for s, t, f in zip(gold, tokens, found, strict=True):
        spans = _spans(s)
        place: list[Span] = list(zip(t.starts, t.ends, strict=True))
        hits["gold"] += len(spans)
        hits["own"] += len(place)
        at = {span: k for k, span in enumerate(place)}
        for k, span in enumerate(spans):
            own = at.get(span)
            if own is None:
                continue
            hits["words"] += 1
            hits["UPOS"] += s.upos[k] == f.upos[own]
            head = spans[s.head[k]] if s.head[k] >= 0 else None
            same = head == (place[f.head[own]] if f.head[own] >= 0 else None)
            hits["UAS"] += same
            hits["LAS"] += same and s.relation[k] == f.relation[own]
    return {k: 200 * hits[k] / (hits["gold"] + hits["own"]) for k in ("words", "UPOS", "UAS", "LAS")}


def speed(grammar: Grammar, gold: Sequence[Sentence]) -> dict[str, float]:
    """Megabytes a second of words and sentences alone, and with their analysis; words a second of the analysis."""
    text = " ".join(s.text for s in gold)
    size = len(text.encode()) / 1e6
    start = time.perf_counter()
    parts = sentences(text)
    middle = time.perf_counter()
    grammar.analyse([p.words for p in parts])
    end = time.perf_counter()
    words = sum(map(len, parts))
    return {"MB/s words": size / (middle - start), "MB/s all": size / (end - start), "words/s": words / (end - middle)}


def _spans(s: Sentence) -> list[Span]:
    """The places of the treebank's words in its text; (-1, -1) for a word that the text does not have."""
    found: list[Span] = []
    at = 0
    for word in s.words:
        start = s.text.find(word, at)
        if start < 0:
            found.append((-1, -1))
            continue
        found.append((start, start + len(word)))
        at = start + len(word)
    return found
