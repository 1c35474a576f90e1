"""The rules of the reader: rows of data with an id, a meaning, examples and counter-examples."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from orontes.core.claim import CHANGES, KINDS, MODALITIES
from orontes.errors import DamagedDataError
from orontes.extract.tokens import tokenize

SLOTS: Final = ("actor", "target_actor", "place", "origin", "destination", "route", "people")
_OTHERS: Final = (
    "id", "meaning", "pos", "triggers", "change", "need", "confidence", "examples", "counter", "measure", "modality",
    "between_forces", "by_party", "against_force", "no_measure", "reject_described", "moves_nobody", "of_place",
    "counts", "actor_gate", "case_is", "change_by_verb", "civil_sides", "distance", "first_place", "named_place",
    "no_person", "own_actor", "object_is", "object_or_subject", "only_case", "only_modified", "only_object", "only_resolved",
    "only_state", "only_with", "only_with_people", "passive_only", "people_or_place", "person_gate", "place_from",
    "reject_any", "reject_case", "reject_into", "reject_modifier", "reject_object", "reject_over", "reject_part",
    "reject_subject",
    "single", "from_afar",
    "reject_as_object", "reject_cause", "reject_means",
    "subject_is", "subject_place", "target_gate", "with_any",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what names the event, which roles fill which slot, what must and must not be there.

    Parameters
    ----------
    id : str
        Kind and name ("displacement.flee"); stands on every claim the rule makes.
    kind, meaning : str
    pos : str
        What the trigger is: ``verb``, ``noun``, ``adj``, ``any``, ``copula`` ("are in Homs"), ``held`` ("rebel-held"),
        ``displaced`` ("displaced families"), ``distance`` ("five kilometres from").
    triggers : tuple of tuple of str
        Base forms; further words must follow the first ("pull out").
    slots : mapping of str to tuple of str
        Roles that may fill each slot, in order of preference (see `orontes.extract.roles`).
    need : tuple of str
        What must be filled; ``a|b`` is either.
    confidence : float
        0..1, for a claim that passed all gates.
    gates : mapping
        All other conditions, by name.
    examples, counter : tuple of str
        Sentences that must and must not yield a claim of this rule; run as tests.
    """

    id: str
    kind: str
    meaning: str
    pos: str
    triggers: tuple[tuple[str, ...], ...]
    slots: Mapping[str, tuple[str, ...]]
    need: tuple[str, ...]
    confidence: float
    change: str | None = None
    gates: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """All rules of ``rules/*.toml``, in the order of the kinds.

    Raises
    ------
    DamagedDataError
        If a rule has an unknown key, kind, change or role, or no example.
    """
    folder = resources.files("orontes.extract") / "rules"
    found: list[Rule] = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        data = tomllib.loads(file.read_text("utf-8"))
        if data.get("kind") not in KINDS:
            raise DamagedDataError("rule file", value=data.get("kind"), limit="a kind of claim", where=file.name)
        found += [_rule(data["kind"], row, file.name) for row in data["rule"]]
    return tuple(found)


def _rule(kind: str, row: Mapping[str, Any], file: str) -> Rule:
    where = f"{file}: {row.get('id')}"
    unknown = set(row) - set(SLOTS) - set(_OTHERS)
    if unknown:
        raise DamagedDataError("rule", value=sorted(unknown), limit="known keys", where=where)
    if not row.get("examples") or not row.get("counter"):
        raise DamagedDataError("rule", limit="an example and a counter-example", where=where)
    if row.get("change") not in (None, *CHANGES) or row.get("modality") not in (None, *MODALITIES):
        raise DamagedDataError("rule", value=row.get("change"), limit="a change and a modality of the claim record", where=where)
    plain = {"id", "meaning", "pos", "triggers", "need", "confidence", "change", "examples", "counter", *SLOTS}
    return Rule(
        id=f"{kind}.{row['id']}", kind=kind, meaning=row["meaning"], pos=row["pos"],
        triggers=tuple(tokenize(t).words for t in row["triggers"]), slots={s: tuple(row[s]) for s in SLOTS if s in row},
        need=tuple(row["need"]), confidence=row["confidence"], change=row.get("change"),
        gates={k: v for k, v in row.items() if k not in plain}, examples=tuple(row["examples"]), counter=tuple(row["counter"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def by_trigger() -> Mapping[str, tuple[tuple[Rule, tuple[str, ...]], ...]]:
    """Rules by the first word of their triggers, longest trigger first; each with the words that must follow."""
    found: dict[str, list[tuple[Rule, tuple[str, ...]]]] = {}
    for rule in load_rules():
        for words in rule.triggers:
            found.setdefault(words[0], []).append((rule, words[1:]))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[1]))) for word, rows in found.items()}
