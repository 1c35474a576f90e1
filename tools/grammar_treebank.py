"""Treebank sentences: reading CoNLL-U, and the dirt and the vocabulary of conflict news worked into them for training."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np


def _listed(words: str) -> list[str]:
    return words.split()


_VERBS_WITH_OBJECT = """
capture captures captured captured capturing|retake retakes retook retaken retaking|seize seizes seized seized seizing
recapture recaptures recaptured recaptured recapturing|shell shells shelled shelled shelling
bomb bombs bombed bombed bombing|strike strikes struck struck striking|bombard bombards bombarded bombarded bombarding
besiege besieges besieged besieged besieging|displace displaces displaced displaced displacing
evacuate evacuates evacuated evacuated evacuating|flee flees fled fled fleeing|hit hits hit hit hitting
target targets targeted targeted targeting|storm storms stormed stormed storming
overrun overruns overran overrun overrunning|liberate liberates liberated liberated liberating
enter enters entered entered entering|kill kills killed killed killing|wound wounds wounded wounded wounding
injure injures injured injured injuring|abduct abducts abducted abducted abducting
kidnap kidnaps kidnapped kidnapped kidnapping|ambush ambushes ambushed ambushed ambushing
destroy destroys destroyed destroyed destroying|damage damages damaged damaged damaging
torch torches torched torched torching|loot loots looted looted looting|raid raids raided raided raiding
attack attacks attacked attacked attacking|encircle encircles encircled encircled encircling
blockade blockades blockaded blockaded blockading|cut cuts cut cut cutting|close closes closed closed closing
reopen reopens reopened reopened reopening|block blocks blocked blocked blocking|repel repels repelled repelled repelling
repulse repulses repulsed repulsed repulsing|shoot shoots shot shot shooting|abandon abandons abandoned abandoned abandoning
leave leaves left left leaving|reach reaches reached reached reaching|deploy deploys deployed deployed deploying
mine mines mined mined mining|pound pounds pounded pounded pounding|host hosts hosted hosted hosting
shelter shelters sheltered sheltered sheltering|uproot uproots uprooted uprooted uprooting|burn burns burned burned burning
clear clears cleared cleared clearing|control controls controlled controlled controlling|hold holds held held holding
lose loses lost lost losing|take takes took taken taking|occupy occupies occupied occupied occupying
massacre massacres massacred massacred massacring|behead beheads beheaded beheaded beheading
detain detains detained detained detaining|regain regains regained regained regaining
surround surrounds surrounded surrounded surrounding|blast blasts blasted blasted blasting
"""
_VERBS_ALONE = """
flee flees fled fled fleeing|advance advances advanced advanced advancing|retreat retreats retreated retreated retreating
withdraw withdraws withdrew withdrawn withdrawing|clash clashes clashed clashed clashing|fight fights fought fought fighting
arrive arrives arrived arrived arriving|return returns returned returned returning|escape escapes escaped escaped escaping
fall falls fell fallen falling|die dies died died dying|collapse collapses collapsed collapsed collapsing
erupt erupts erupted erupted erupting|resume resumes resumed resumed resuming
continue continues continued continued continuing|cross crosses crossed crossed crossing|pull pulls pulled pulled pulling
surrender surrenders surrendered surrendered surrendering|explode explodes exploded exploded exploding
intensify intensifies intensified intensified intensifying|escalate escalates escalated escalated escalating
move moves moved moved moving|shelter shelters sheltered sheltered sheltering
"""
_NOUNS = """
airstrike airstrikes|strike strikes|raid raids|attack attacks|clash clashes|rebel rebels|militant militants
insurgent insurgents|fighter fighters|gunman gunmen|soldier soldiers|troop troops|militia militias|militiaman militiamen
force forces|civilian civilians|resident residents|villager villagers|family families|household households|refugee refugees
evacuee evacuees|returnee returnees|town towns|village villages|city cities|neighbourhood neighbourhoods|district districts
province provinces|governorate governorates|suburb suburbs|camp camps|checkpoint checkpoints|outpost outposts|base bases
airbase airbases|airport airports|bridge bridges|road roads|highway highways|crossing crossings|border borders|shell shells
rocket rockets|missile missiles|mortar mortars|drone drones|bomb bombs|warplane warplanes|helicopter helicopters|tank tanks
convoy convoys|ceasefire ceasefires|truce truces|offensive offensives|assault assaults|siege sieges|bombardment bombardments
explosion explosions|blast blasts|ambush ambushes|jihadist jihadists|extremist extremists|terrorist terrorists
commander commanders|monitor monitors|activist activists|regime regimes|opposition oppositions|frontline frontlines
stronghold strongholds|hospital hospitals|school schools|military militaries|army armies|government governments
coalition coalitions|group groups|official officials|police police|child children|woman women|person people|house houses
home homes|displacement displacements|casualty casualties|death deaths|corpse corpses|prisoner prisoners|hostage hostages
victim victims
"""
_GERUNDS = _listed("shelling bombing fighting gunfire fire artillery looting killing bombardment displacement violence unrest")
_ONSETS = _listed("b d f g h j k kh l m n q r s sh t th w y z zh kr vol str mb nd ng ny mw ts dz hl kw br tr")
_VOWELS = _listed("a a a e i o u aa ou ai ya yo ie")
_CODAS = _listed("b d f h k l m n r s t z q n n r l sk v ng th sh")
_ENDINGS = _listed("ah eh a iya iyah ivka vka ske yne kyi sk o i u ero iro ombe anga undu ine an in un ein wa aw oe ieh oun iye")
_DATES = frozenset(
    _listed(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
        "october november december"
    )
)


_HEDGES = (
    (),
    (),
    (("at", "ADP", "IN", "case", 1), ("least", "ADJ", "JJS", "nmod", 2)),
    (("at", "ADP", "IN", "case", 1), ("least", "ADJ", "JJS", "nmod", 2)),
    (("at", "ADP", "IN", "case", 1), ("least", "ADJ", "JJS", "nmod", 2)),
    (("more", "ADJ", "JJR", "advmod", 2), ("than", "ADP", "IN", "fixed", 0)),
    (("up", "ADP", "IN", "advmod", 2), ("to", "ADP", "IN", "fixed", 0)),
    (("about", "ADV", "RB", "advmod", 1),),
    (("nearly", "ADV", "RB", "advmod", 1),),
    (("over", "ADV", "RB", "advmod", 1),),
    (("some", "DET", "DT", "advmod", 1),),
    (("around", "ADV", "RB", "advmod", 1),),
)
"""Words before a number as the treebank annotates them; the last item is the index of the head, the number coming last."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One treebank sentence: words, gold classes, head (-1 is the root), relation, and the raw text."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    head: tuple[int, ...]
    relation: tuple[str, ...]
    text: str


def read(path: Path) -> list[Sentence]:
    """The sentences of a gzipped CoNLL-U file; multi-word tokens count as their words, empty nodes are left out."""
    found: list[Sentence] = []
    for block in gzip.decompress(path.read_bytes()).decode().strip().split("\n\n"):
        lines = block.split("\n")
        text = next(line[9:] for line in lines if line.startswith("# text = "))
        rows = [row for row in (line.split("\t") for line in lines if line[0] != "#") if row[0].isdigit()]
        columns = list(zip(*rows, strict=True))
        head = tuple(int(h) - 1 for h in columns[6])
        found.append(Sentence(columns[1], columns[3], columns[4], head, columns[7], text))
    return found


def without(sentence: Sentence, drop: set[int]) -> Sentence:
    """The sentence without the given words; a word on which another that stays depends is kept."""
    drop = drop - {h for k, h in enumerate(sentence.head) if k not in drop} - {sentence.head.index(-1)}
    needed = True
    while needed:
        kept = [k for k in range(len(sentence.words)) if k not in drop]
        bad = {sentence.head[k] for k in kept} & drop
        drop = drop - bad
        needed = bool(bad)
    if not kept:
        return sentence
    place = {old: new for new, old in enumerate(kept)}
    place[-1] = -1
    return Sentence(
        tuple(sentence.words[k] for k in kept),
        tuple(sentence.upos[k] for k in kept),
        tuple(sentence.xpos[k] for k in kept),
        tuple(place[sentence.head[k]] for k in kept),
        tuple(sentence.relation[k] for k in kept),
        sentence.text,
    )


def with_number(sentence: Sentence, noun: int, hedge: tuple[tuple[str, str, str, str, int], ...], number: str) -> Sentence:
    """The sentence with a number (and words before it) for the noun's article, or before the noun's group if it has none."""
    left = [k for k in range(noun) if sentence.head[k] == noun]
    if any(sentence.relation[k] not in {"det", "amod", "compound", "case"} for k in left):
        return sentence
    articles = [k for k in left if sentence.relation[k] == "det"]
    group = [k for k in left if sentence.relation[k] != "case"]
    at = articles[0] if articles else min(group, default=noun)
    if len(articles) > 1 or (not articles and any(h in group for h in sentence.head)):
        return sentence
    rest = at + len(articles)
    rows = list(zip(sentence.words, sentence.upos, sentence.xpos, sentence.relation, sentence.head, strict=True))
    shift = len(hedge) + 1 - len(articles)

    def moved(head: int) -> int:
        return head + shift if head >= rest else head

    new = [(*row[:4], at + row[4]) for row in hedge] + [(number, "NUM", "CD", "nummod", moved(noun))]
    if at == 0:
        new[0] = (new[0][0].capitalize(), *new[0][1:])
    kept = [(*row[:4], moved(row[4])) for row in rows]
    if not articles and at == 0 and kept[0][1] != "PROPN":
        kept[0] = (kept[0][0].lower(), *kept[0][1:])
    words, upos, xpos, relation, head = zip(*(kept[:at] + new + kept[rest:]), strict=True)
    return Sentence(words, upos, xpos, head, relation, sentence.text)


def with_arabic_article(sentence: Sentence, at: int, article: str, name: str) -> Sentence:
    """The sentence with the name at a position written as article, hyphen and name, each flat on the first name."""
    rows = list(zip(sentence.words, sentence.upos, sentence.xpos, sentence.relation, sentence.head, strict=True))
    kept = [(*row[:4], row[4] + 2 if row[4] > at else row[4]) for row in rows]
    kept[at] = (article, *kept[at][1:])
    top = kept[at][4] if kept[at][3] == "flat" else at
    new = [("-", "PUNCT", "HYPH", "punct", at + 2), (name, "PROPN", "NNP", "flat", top)]
    words, upos, xpos, relation, head = zip(*(kept[: at + 1] + new + kept[at + 1 :]), strict=True)
    return Sentence(words, upos, xpos, head, relation, sentence.text)


def run_on(one: Sentence, two: Sentence) -> Sentence:
    """Both as one sentence without the mark between them, the second a parataxis of the first."""
    last = len(one.words) - 1
    if one.upos[last] == "PUNCT":
        one = without(one, {last})
    at, top = len(one.words), one.head.index(-1)
    return Sentence(
        one.words + two.words, one.upos + two.upos, one.xpos + two.xpos,
        one.head + tuple(h + at if h >= 0 else top for h in two.head),
        one.relation + tuple("parataxis" if r == "root" else r for r in two.relation), one.text + " " + two.text,
    )  # fmt: skip


class Roughener:
    """Makes a treebank sentence look like conflict news with its dirt, differently each time it is asked."""

    def __init__(self, rng: np.random.Generator, strength: float = 1.0) -> None:
        self.rng, self.strength = rng, strength
        self.swaps: dict[tuple[str, bool], list[str]] = {}
        for source, with_object in ((_VERBS_WITH_OBJECT, True), (_VERBS_ALONE, False)):
            for entry in source.replace("\n", "|").strip("|").split("|"):
                for form, tag in zip(entry.split(), ("VB", "VBZ", "VBD", "VBN", "VBG"), strict=True):
                    self.swaps.setdefault((tag, with_object), []).append(form)
                self.swaps.setdefault(("VBP", with_object), []).append(entry.split()[0])
        for entry in _NOUNS.replace("\n", "|").strip("|").split("|"):
            one, many = entry.split()
            self.swaps.setdefault(("NN", False), []).append(one)
            self.swaps.setdefault(("NNS", False), []).append(many)
        self.swaps["NN", False] += [word for word in _GERUNDS for _ in range(3)]

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return bool(self.rng.random() < share * self.strength)

    def pick(self, options: list[str]) -> str:
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def name(self) -> str:
        """A made-up foreign name of a person or place."""
        made = ""
        for _ in range(int(self.rng.integers(1, 3))):
            made += self.pick(_ONSETS) + self.pick(_VOWELS) + (self.pick(_CODAS) if self.rng.random() < 0.4 else "")
        made += self.pick(_ONSETS)[-1] + self.pick(_ENDINGS) if self.rng.random() < 0.7 else ""
        return made.capitalize()

    def words(self, s: Sentence) -> Sentence:
        """The sentence with some names made foreign and some verbs and nouns those of war."""
        new = list(s.words)
        with_object = {s.head[k] for k, r in enumerate(s.relation) if r in {"obj", "nsubj:pass"}}
        held = {s.head[k] for k, r in enumerate(s.relation) if r in {"compound:prt", "ccomp", "xcomp", "iobj", "expl"}}
        rate_name = 0.5 if self.chance(0.4) else 0.04
        rate_war = 0.35 if self.chance(0.25) else 0.02
        for k, (word, xpos) in enumerate(zip(s.words, s.xpos, strict=True)):
            if xpos == "NNP" and s.upos[k] == "PROPN" and word.isalpha() and len(word) > 2 and word.lower() not in _DATES:
                if self.rng.random() < rate_name * self.strength:
                    new[k] = self.name()
            elif s.relation[k] in {"aux", "cop", "fixed", "aux:pass", "compound:prt"} or s.upos[k] in {"AUX", "PRON", "ADJ"}:
                continue
            elif self.rng.random() < rate_war * self.strength:
                options = self.swaps.get((xpos, k in with_object and xpos[0] == "V"))
                if options and not (xpos[0] == "V" and k in held):
                    chosen = self.pick(options)
                    new[k] = chosen.capitalize() if word[0].isupper() else chosen
        return replace(s, words=tuple(new))

    def counted(self, s: Sentence) -> Sentence:
        """The sentence with a count of people or things, or a name with an Arabic article, now and then."""
        nouns = [k for k, x in enumerate(s.xpos) if x == "NNS" and s.upos[k] == "NOUN" and s.relation[k] != "compound"]
        names = [k for k, x in enumerate(s.xpos) if x == "NNP" and s.upos[k] == "PROPN" and s.words[k].isalpha()]
        if names and self.chance(0.08):
            article = self.pick(_listed("al al al Al Al el El an as ash ar ad"))
            return with_arabic_article(s, names[int(self.rng.integers(len(names)))], article, self.name())
        if not nouns or not self.chance(0.25):
            return s
        big = int(np.exp(self.rng.uniform(0.7, 12)))
        number = f"{big:,}" if self.rng.random() < 0.8 else self.pick(_listed("two three four five seven ten twelve dozen"))
        hedge = _HEDGES[int(self.rng.integers(len(_HEDGES)))]
        return with_number(s, nouns[int(self.rng.integers(len(nouns)))], hedge, number)

    def dirt(self, s: Sentence) -> Sentence:
        """The sentence with marks, articles or apostrophes lost, as feeds lose them."""
        drop: set[int] = set()
        if self.chance(0.2):
            drop |= {k for k, w in enumerate(s.words) if w == ","}
        if self.chance(0.1):
            drop |= {k for k, w in enumerate(s.words) if w in {'"', "'", "``", "''", ":", ";", "(", ")"}}
        if self.chance(0.15):
            drop |= {k for k, w in enumerate(s.words) if k == len(s.words) - 1 and w in {".", "!", "?"}}
        if self.chance(0.07):
            drop |= {k for k, w in enumerate(s.words) if w.lower() in {"the", "a", "an"}}
            if self.chance(0.6):
                drop |= {k for k, r in enumerate(s.relation) if r in {"aux:pass", "cop"}}
        merged = list(s.words)
        if self.chance(0.12):
            for k in range(1, len(s.words)):
                if s.words[k] in {"'s", "’s", "'"} and s.xpos[k] == "POS" and s.head[k] == k - 1:
                    drop.add(k)
                    merged[k - 1] += "s" if s.words[k] != "'" else ""
        if self.chance(0.1):
            merged = [w.replace("'", "").replace("’", "") or w for w in merged]
        return without(replace(s, words=tuple(merged)), drop) if drop else replace(s, words=tuple(merged))

    def cased(self, s: Sentence) -> Sentence:
        """The sentence, now and then as a headline in capitals, with capital initials, or all lower case."""
        draw = self.rng.random() / self.strength
        if draw < 0.025:
            return replace(s, words=tuple(w.upper() for w in s.words))
        if draw < 0.08:
            return replace(s, words=tuple(w[:1].upper() + w[1:] for w in s.words))
        if draw < 0.11:
            return replace(s, words=tuple(w.lower() for w in s.words))
        if draw < 0.14:
            return replace(s, words=(s.words[0].lower(), *s.words[1:]) if s.upos[0] != "PROPN" else s.words)
        return s

    def __call__(self, s: Sentence) -> Sentence:
        """The sentence as training sees it this time."""
        return self.cased(self.dirt(self.counted(self.words(s))))
