"""The network of the grammar for training: forward and backward passes in numpy, written by hand.

The network at run time (`orontes.extract.grammar`) is the same without dropout and without gradients. Arrays are
time-major: T positions (the root sentinel first), B sentences, D channels.

Sources: quasi-recurrent layers, Bradbury et al. 2017 (arXiv:1611.01576); biaffine attachment, Dozat and Manning 2017
(arXiv:1611.01734); root-mean-square norm, Zhang and Sennrich 2019 (arXiv:1910.07467); Adam, Kingma and Ba 2015
(arXiv:1412.6980).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orontes.extract.network import DISTANCES, distance_classes

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Weights = dict[str, Floats]
EPSILON = 1e-6
FAR_BELOW = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network: vocabulary and width per feature, channels, arc and label widths, tags, relations."""

    vocabularies: tuple[int, ...]
    widths: tuple[int, ...]
    channels: int
    arc: int
    label: int
    lower: int
    upper: int
    xpos: int
    upos: int
    relations: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of like length: features (T, B, F), and the gold xpos, upos, head, relation (T, B); -1 is no gold."""

    features: Ints
    lengths: Ints
    xpos: Ints
    upos: Ints
    head: Ints
    relation: Ints


def initial(shape: Shape, rng: np.random.Generator) -> Weights:
    """The random weights that training starts from (float32), by name."""
    made: Weights = {}

    def matrix(name: str, rows: int, columns: int, scale: float = 1.0) -> None:
        made[name] = (rng.standard_normal((rows, columns)) * scale / np.sqrt(rows)).astype(np.float32)

    for k, (size, width) in enumerate(zip(shape.vocabularies, shape.widths, strict=True)):
        made[f"embed{k}"] = (rng.standard_normal((size, width)) * 0.5).astype(np.float32)
    d = shape.channels
    matrix("project", sum(shape.widths), d)
    made["root"] = rng.standard_normal((1, d)).astype(np.float32)
    for k in range(shape.lower + shape.upper):
        matrix(f"layer{k}", 3 * d, 3 * d)
        made[f"layer{k}_b"] = np.zeros(3 * d, np.float32)
        made[f"layer{k}_g"] = np.ones(d, np.float32)
    for name, size in (("xpos", shape.xpos), ("upos", shape.upos)):
        matrix(name, d, size, 0.5)
        made[f"{name}_b"] = np.zeros(size, np.float32)
    made["tags"] = (rng.standard_normal((shape.xpos, d)) * 0.5).astype(np.float32)
    for name, width in (("dependent", shape.arc), ("governor", shape.arc), ("left", shape.label), ("right", shape.label)):
        matrix(name, d, width)
        made[f"{name}_b"] = np.zeros(width, np.float32)
    matrix("arc", shape.arc, shape.arc, 0.3)
    made["arc_u"] = np.zeros(shape.arc, np.float32)
    matrix("arc_d", shape.arc, DISTANCES, 0.1)
    made["label_d"] = np.zeros((DISTANCES, shape.label), np.float32)
    matrix("label", shape.label, shape.relations)
    made["label_b"] = np.zeros(shape.relations, np.float32)
    return made


class Tape:
    """Gradients by weight name, and the dropout of one step."""

    def __init__(self, weights: Weights, rng: np.random.Generator, rate: float) -> None:
        self.weights, self.rng, self.rate = weights, rng, rate
        self.gradients: Weights = {}

    def add(self, name: str, gradient: Floats) -> None:
        """Nothing comes back; the gradient is summed onto what the name has."""
        self.gradients[name] = self.gradients[name] + gradient if name in self.gradients else gradient

    def dropout(self, shape: tuple[int, ...]) -> Floats:
        """The mask of kept values (0 or 1 / kept share), float32."""
        keep = np.float32(1 - self.rate)
        return (self.rng.random(shape, dtype=np.float32) < keep).astype(np.float32) / keep

    def affine(self, x: Floats, name: str) -> tuple[Floats, Callable[[Floats], Floats]]:
        """``x @ W + b`` on the last axis, and the function from its gradient to that of x."""
        w = self.weights[name]
        flat = x.reshape(-1, w.shape[0])
        y = (flat @ w + self.weights[f"{name}_b"]).reshape(*x.shape[:-1], w.shape[1])

        def back(dy: Floats) -> Floats:
            dflat = dy.reshape(-1, w.shape[1])
            self.add(name, flat.T @ dflat)
            self.add(f"{name}_b", dflat.sum(0))
            return (dflat @ w.T).reshape(x.shape)

        return y, back

    def rectified(self, x: Floats, name: str) -> tuple[Floats, Callable[[Floats], Floats]]:
        """A rectified affine map with dropout, and its backward function."""
        y, affine_back = self.affine(x, name)
        kept = (y > 0) * self.dropout(y.shape)
        return y * kept, lambda dy: affine_back(dy * kept)


def _sigmoid(x: Floats) -> Floats:
    return (1 / (1 + np.exp(-np.clip(x, -60, 60)))).astype(np.float32)


def _norm(r: Floats, gain: Floats) -> tuple[Floats, Floats, Floats]:
    inverse = 1 / np.sqrt((r * r).mean(-1, keepdims=True) + np.float32(EPSILON))
    unit = r * inverse
    return unit * gain, unit, inverse


def recurrent(tape: Tape, x: Floats, mask: Floats, name: str) -> tuple[Floats, Callable[[Floats], Floats]]:
    """One two-way quasi-recurrent layer with residual and norm, and its backward function."""
    t, b, d = x.shape
    half = d // 2
    padded = np.zeros((t + 2, b, d), np.float32)
    padded[1:-1] = x
    window = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=-1)
    g, affine_back = tape.affine(window, name)
    z, h, o = _sigmoid(g[..., :d]) * mask, np.tanh(g[..., d : 2 * d]), _sigmoid(g[..., 2 * d :])
    keep, new = 1 - z, z * h
    c = np.empty_like(x)
    before = np.zeros_like(x)
    run = np.zeros((b, half), np.float32)
    for s in range(t):
        before[s, :, :half] = run
        run = keep[s, :, :half] * run + new[s, :, :half]
        c[s, :, :half] = run
    run = np.zeros((b, d - half), np.float32)
    for s in range(t - 1, -1, -1):
        before[s, :, half:] = run
        run = keep[s, :, half:] * run + new[s, :, half:]
        c[s, :, half:] = run
    kept = tape.dropout(x.shape)
    gain = tape.weights[f"{name}_g"]
    y, unit, inverse = _norm(x + kept * o * c, gain)

    def back(dy: Floats) -> Floats:
        dy = dy * mask
        tape.add(f"{name}_g", (dy * unit).reshape(-1, d).sum(0))
        dunit = dy * gain
        dr: Floats = inverse * (dunit - unit * (dunit * unit).mean(-1, keepdims=True))
        dy_c = dr * kept
        dc = dy_c * o
        run_f, run_b = np.zeros((b, half), np.float32), np.zeros((b, d - half), np.float32)
        for s in range(t - 1, -1, -1):
            dc[s, :, :half] += run_f
            run_f = dc[s, :, :half] * keep[s, :, :half]
        for s in range(t):
            dc[s, :, half:] += run_b
            run_b = dc[s, :, half:] * keep[s, :, half:]
        dz = dc * (h - before) * z * keep
        dg = np.concatenate([dz * (mask > 0), dc * z * (1 - h * h), dy_c * c * o * (1 - o)], axis=-1)
        dw = affine_back(dg)
        dr[:-1] += dw[1:, :, :d]
        dr += dw[..., d : 2 * d]
        dr[1:] += dw[:-1, :, 2 * d :]
        return dr

    return y * mask, back


def embedded(tape: Tape, features: Ints, mask: Floats) -> tuple[Floats, Callable[[Floats], None]]:
    """The first vectors (T, B, D), the root sentinel at position 0, and the backward function."""
    weights = tape.weights
    t, b, count = features.shape
    parts = [weights[f"embed{k}"][features[1:, :, k]] for k in range(count)]
    x = np.concatenate(parts, axis=-1)
    kept = tape.dropout(x.shape)
    flat = (x * kept).reshape(-1, x.shape[-1])
    raw: Floats = (flat @ weights["project"]).astype(np.float32, copy=False)
    d = raw.shape[1]
    _, unit, inverse = _norm(raw, np.ones(d, np.float32))
    out = np.empty((t, b, d), np.float32)
    out[0] = weights["root"]
    out[1:] = unit.reshape(t - 1, b, d)

    def back(dy: Floats) -> None:
        dy = dy * mask
        tape.add("root", dy[0].sum(0, keepdims=True))
        dunit = dy[1:].reshape(-1, d)
        draw = inverse * (dunit - unit * (dunit * unit).mean(-1, keepdims=True))
        tape.add("project", flat.T @ draw)
        dx = (draw @ weights["project"].T).reshape(x.shape) * kept
        at = 0
        for k, part in enumerate(parts):
            gradient = np.zeros_like(weights[f"embed{k}"])
            rows = features[1:, :, k].ravel()
            order = np.argsort(rows, kind="stable")
            first = np.flatnonzero(np.r_[True, np.diff(rows[order]) > 0])
            values = dx[..., at : at + part.shape[-1]].reshape(len(rows), -1)[order]
            gradient[rows[order][first]] = np.add.reduceat(values, first, axis=0)
            tape.add(f"embed{k}", gradient)
            at += part.shape[-1]

    return out * mask, back


def cross_entropy(logits: Floats, gold: Ints, scale: float) -> tuple[float, Floats, Floats]:
    """The summed loss over positions with gold >= 0, its gradient, and the probabilities."""
    shifted = logits - logits.max(-1, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(-1, keepdims=True)
    valid = gold >= 0
    picked = np.where(valid, gold, 0)[..., None]
    chosen = np.take_along_axis(p, picked, -1)[..., 0]
    loss = float(-np.log(np.maximum(chosen[valid], 1e-9)).sum()) * scale
    gradient = p * valid[..., None]
    np.put_along_axis(gradient, picked, np.take_along_axis(gradient, picked, -1) - valid[..., None], -1)
    return loss, (gradient * np.float32(scale)).astype(np.float32), p


def attached(tape: Tape, h: Floats, batch: Batch, scale: float) -> tuple[float, Floats]:
    """The loss of heads and relations, and the gradient with respect to h (T, B, D)."""
    t = h.shape[0]
    weights = tape.weights
    dep, dep_back = tape.rectified(h, "dependent")
    gov, gov_back = tape.rectified(h, "governor")
    left, left_back = tape.rectified(h, "left")
    right, right_back = tape.rectified(h, "right")
    dep_b, gov_b = dep.transpose(1, 0, 2), gov.transpose(1, 0, 2)
    classes = distance_classes(t)
    onehot = np.eye(DISTANCES, dtype=np.float32)[classes]
    query = dep_b @ weights["arc"]
    by_distance = dep @ weights["arc_d"]
    scores = query @ gov_b.transpose(0, 2, 1) + (gov_b @ weights["arc_u"])[:, None, :]
    scores = scores + (by_distance @ onehot.transpose(0, 2, 1)).transpose(1, 0, 2)
    outside = (np.arange(t)[None, :] > batch.lengths[:, None])[:, None, :] | np.eye(t, dtype=bool)[None]
    masked: Floats = np.where(outside, FAR_BELOW, scores).astype(np.float32)
    loss, ds, _ = cross_entropy(masked, batch.head.T, scale)
    tape.add("arc_u", (ds.sum(1)[..., None] * gov_b).reshape(-1, gov_b.shape[-1]).sum(0))
    dquery = ds @ gov_b
    dgov = (ds.transpose(0, 2, 1) @ query + ds.sum(1)[..., None] * weights["arc_u"]).transpose(1, 0, 2)
    width = dep.shape[-1]
    tape.add("arc", dep_b.reshape(-1, width).T @ dquery.reshape(-1, width))
    dby = ds.transpose(1, 0, 2) @ onehot
    tape.add("arc_d", dep.reshape(-1, width).T @ dby.reshape(-1, DISTANCES))
    ddep = (dquery @ weights["arc"].T).transpose(1, 0, 2) + dby @ weights["arc_d"].T
    at_t, at_b = np.nonzero(batch.head >= 0)
    heads = batch.head[at_t, at_b]
    far = classes[at_t, heads]
    summed = left[at_t, at_b] + right[heads, at_b] + weights["label_d"][far]
    active = summed > 0
    logits, label_back = tape.affine(summed * active, "label")
    label_loss, dlogits, _ = cross_entropy(logits, batch.relation[at_t, at_b], scale)
    dsummed = label_back(dlogits) * active
    dleft, dright = np.zeros_like(left), np.zeros_like(right)
    dleft[at_t, at_b] = dsummed
    np.add.at(dright, (heads, at_b), dsummed)
    by_class: Floats = (np.eye(DISTANCES, dtype=np.float32)[far].T @ dsummed).astype(np.float32, copy=False)
    tape.add("label_d", by_class)
    return loss + label_loss, dep_back(ddep.astype(np.float32, copy=False)) + gov_back(dgov) + left_back(dleft) + right_back(
        dright
    )


def step(tape: Tape, batch: Batch, shape: Shape) -> float:
    """The loss of one batch per token; the gradients are left on the tape."""
    t = batch.features.shape[0]
    mask = (np.arange(t)[:, None] <= batch.lengths[None, :]).astype(np.float32)[..., None]
    scale = 1 / float(batch.lengths.sum())
    h, embed_back = embedded(tape, batch.features, mask)
    backs = []
    for k in range(shape.lower):
        h, back = recurrent(tape, h, mask, f"layer{k}")
        backs.append(back)
    xlogits, xpos_back = tape.affine(h, "xpos")
    ulogits, upos_back = tape.affine(h, "upos")
    xloss, dx, p = cross_entropy(xlogits, batch.xpos, scale)
    uloss, du, _ = cross_entropy(ulogits, batch.upos, scale)
    h = (h + p @ tape.weights["tags"]) * mask
    uppers = []
    for k in range(shape.lower, shape.lower + shape.upper):
        h, back = recurrent(tape, h, mask, f"layer{k}")
        uppers.append(back)
    ploss, dh = attached(tape, h, batch, scale)
    for back in reversed(uppers):
        dh = back(dh)
    dh = dh * mask
    size = p.shape[-1]
    tape.add("tags", p.reshape(-1, size).T @ dh.reshape(-1, dh.shape[-1]))
    dp = dh @ tape.weights["tags"].T
    dx = dx + p * (dp - (dp * p).sum(-1, keepdims=True))
    dh = dh + xpos_back(dx) + upos_back(du)
    for back in reversed(backs):
        dh = back(dh)
    embed_back(dh)
    return xloss + uloss + ploss


class Adam:
    """Adam over all weights as one flat vector, with clipping of the gradient's norm."""

    def __init__(self, weights: Weights, *, clip: float = 5.0) -> None:
        self.names = list(weights)
        self.flat = np.concatenate([weights[n].ravel() for n in self.names])
        self.clip = clip
        self.first, self.second, self.steps = np.zeros_like(self.flat), np.zeros_like(self.flat), 0
        self.weights: Weights = {}
        at = 0
        for name in self.names:
            self.weights[name] = self.flat[at : at + weights[name].size].reshape(weights[name].shape)
            at += weights[name].size

    def update(self, gradients: Weights, rate: float) -> None:
        """Nothing comes back; the weights (views of the flat vector) move one step."""
        g = np.concatenate([gradients[n].ravel() for n in self.names])
        norm = float(np.sqrt((g * g).sum()))
        if norm > self.clip:
            g *= np.float32(self.clip / norm)
        self.steps += 1
        self.first += np.float32(0.1) * (g - self.first)
        g *= g
        self.second += np.float32(0.02) * (g - self.second)
        size = rate * np.sqrt(1 - 0.98**self.steps) / (1 - 0.9**self.steps)
        np.sqrt(self.second, out=g)
        g += np.float32(1e-8)
        np.divide(self.first, g, out=g)
        g *= np.float32(size)
        self.flat -= g
