"""The lexicon files, packaged ones and a user's own, put together into one vocabulary."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from orontes.errors import DamagedDataError, InputError
from orontes.extract.lexicon_file import LexiconFile, day_of, line_of, parse_lexicon
from orontes.extract.tokens import tokenize
from orontes.extract.vocabulary import GENERAL_KNOWLEDGE, VERBS, ActorEntry, Alias, Form, Side, Term, Vocabulary
from orontes.geo.table import countries

MAX_BYTES: Final = 4_000_000
Text = tuple[str, str]
"""Name and content of a lexicon file: what other processes are given, so that all read with the same words."""


def lexicon_text(file: str | Path) -> Text:
    """Name and content of a lexicon file, checked.

    Raises
    ------
    InputError
        If it cannot be read, is no lexicon, or gives one name to two actors.
    """
    path = Path(file)
    try:
        with path.open("rb") as content:
            data = content.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        cure = "name a TOML file; `orontes lexicon show` prints what one looks like"
        raise InputError(f"the lexicon cannot be read ({reason})", cure=cure, where=str(file)) from None
    if len(data) > MAX_BYTES:
        raise InputError("the lexicon is too large", limit=f"at most {MAX_BYTES:,} bytes", where=str(file))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        where = f"{file}:{data[: error.start].count(10) + 1}"
        raise InputError("the lexicon is not UTF-8", cure="save it as UTF-8", where=where) from None
    parse_lexicon(text, name=str(file), countries=countries())
    vocabulary(((str(file), text),))
    return str(file), text


@lru_cache(maxsize=16)
def vocabulary(own: tuple[Text, ...] = ()) -> Vocabulary:
    """The vocabulary of the packaged lexicons, with a user's own on top: later files win.

    Raises
    ------
    InputError
        If a file of the user's is no lexicon, or gives one name to two actors.
    """
    mine = tuple(parse_lexicon(text, name=name) for name, text in own)
    files = (*_packaged(), *mine)
    actors: dict[str, ActorEntry] = {}
    for file in files:
        _drop_names(actors, file)
        _add_actors(actors, file)
        if file in mine:
            _override(actors, file)
    sources, source_heads = _by_word(files, "sources"), _by_word(files, "source_heads")
    named = tuple(sorted(sources.items(), key=lambda row: -len(row[0])))
    verbs = {name: frozenset(_listed(files, "verbs", name, "verbs")) for name in VERBS}
    return Vocabulary(
        actors=actors, names=_names(actors), heads=_heads(files), sources=named, sources_by_word=_ranked(named),
        source_names=_source_names(named), source_heads=source_heads, verbs=verbs,
        hearsay=frozenset(_listed(files, "hedges", "hearsay", "hedges")),
        governments=_by_country(actors, "government"),
        states={country: keys[0] for country, keys in _by_country(actors, "state").items()},
    )  # fmt: skip


@lru_cache(maxsize=1)
def _packaged() -> tuple[LexiconFile, ...]:
    folder = resources.files("orontes.extract") / "lexicon"
    found = [*_files(folder / "actors"), folder / "sources.toml"]
    try:
        return tuple(parse_lexicon(file.read_text("utf-8"), name=file.name) for file in found)
    except InputError as error:
        raise DamagedDataError(f"packaged lexicon: {error}", cure="install again") from None


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def _add_actors(actors: dict[str, ActorEntry], file: LexiconFile) -> None:
    for key, row in file.tables.get("actors", {}).items():
        old = actors.get(key)
        country = row.get("country", old.country if old else "")
        entry = ActorEntry(
            key, row.get("kind", old.kind if old else "armed_group"), country,
            _sides(row) if {"side", "sides"} & set(row) else old.sides if old else (Side(""),),
            tuple(_aliases(key, row, country)), row.get("source", GENERAL_KNOWLEDGE), file.name,
        )  # fmt: skip
        if old is not None:
            fresh = {alias.name for alias in entry.aliases}
            entry = replace(entry, aliases=(*entry.aliases, *(alias for alias in old.aliases if alias.name not in fresh)))
        actors[key] = entry


def _sides(row: Mapping[str, Any]) -> tuple[Side, ...]:
    if row.get("sides"):
        return tuple(Side(one["side"], _term(one), tuple(one.get("countries", ())) or None) for one in row["sides"])
    return (Side(row.get("side", "")),)


def _term(row: Mapping[str, Any]) -> Term:
    return Term(day_of(row.get("from")), day_of(row.get("until")))


def _aliases(key: str, row: Mapping[str, Any], country: str) -> Iterator[Alias]:
    home = tuple(row.get("countries", ())) or ((country,) if country else None)
    for name in row.get("names", ()):
        yield Alias(name, key)
    for name in row.get("local_names", ()):
        yield Alias(name, key, home)
    for dated in row.get("dated_names", ()):
        where = tuple(dated.get("countries", ())) or None
        for name in dated["names"]:
            yield Alias(name, key, where, _term(dated))


def _override(actors: dict[str, ActorEntry], file: LexiconFile) -> None:
    """A user's names mean the user's actors: taken from all others; two of the file's own must differ in country or time."""
    own = [alias for key in file.tables.get("actors", {}) for alias in actors[key].aliases if alias.name in _given(file, key)]
    for one, other in clashes(own):
        where = f"{file.name}:{line_of(file.text, ('actors', other.key, 'names'))}"
        cure = "give it to one of them, or make it one of its local_names with a country"
        raise InputError(f"name {one.name!r}", limit=f"means {one.key} and {other.key} at once", cure=cure, where=where)
    given, taken = set(own), defaultdict[tuple[str, ...], list[Alias]](list)
    for alias in own:
        taken[form_of(alias.name)[0]].append(alias)
    for key, entry in actors.items():
        kept = tuple(
            alias for alias in entry.aliases
            if alias in given or not any(_beats(mine, alias) for mine in taken[form_of(alias.name)[0]])
        )  # fmt: skip
        if len(kept) != len(entry.aliases):
            actors[key] = replace(entry, aliases=kept)


def _beats(mine: Alias, other: Alias) -> bool:
    """Whether a user's alias leaves nothing for another's of the same name."""
    return mine.key != other.key and mine.term.meets(other.term) and (mine.countries is None or mine.clashes(other))


def _given(file: LexiconFile, key: str) -> set[str]:
    row = file.tables["actors"][key]
    return {*row.get("names", ()), *row.get("local_names", ()), *(n for d in row.get("dated_names", ()) for n in d["names"])}


def clashes(aliases: Iterable[Alias]) -> list[tuple[Alias, Alias]]:
    """Pairs of aliases that are one name for two actors with nothing to tell which is meant."""
    by_name: dict[tuple[str, ...], list[Alias]] = defaultdict(list)
    for alias in aliases:
        by_name[form_of(alias.name)[0]].append(alias)
    return [
        (one, other) for same in by_name.values() for n, one in enumerate(same) for other in same[n + 1 :] if one.clashes(other)
    ]  # fmt: skip


def _drop_names(actors: dict[str, ActorEntry], file: LexiconFile) -> None:
    dropped = set(file.tables.get("drop", {}).get("names", ()))
    for key, entry in actors.items():
        if dropped & {alias.name for alias in entry.aliases}:
            actors[key] = replace(entry, aliases=tuple(alias for alias in entry.aliases if alias.name not in dropped))


def _by_word(files: Sequence[LexiconFile], table: str) -> dict[str, str]:
    """Kind by word; of one file the first kind that has the word, of two files the later."""
    found: dict[str, str] = {}
    for file in files:
        for word in file.tables.get("drop", {}).get("sources", ()):
            found.pop(word, None)
        here: dict[str, str] = {}
        for kind, words in file.tables.get(table, {}).items():
            for word in words:
                here.setdefault(word, kind)
        found |= here
    return found


def _listed(files: Sequence[LexiconFile], table: str, key: str, dropped: str) -> set[str]:
    found: set[str] = set()
    for file in files:
        found -= set(file.tables.get("drop", {}).get(dropped, ()))
        found |= set(file.tables.get(table, {}).get(key, ()))
    return found


def _heads(files: Sequence[LexiconFile]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for file in files:
        heads = file.tables.get("heads", {})
        found |= dict.fromkeys(heads.get("plain", ()))
        found |= {word: side for side, words in heads.get("side", {}).items() for word in words}
    return found


def form_of(name: str) -> tuple[tuple[str, ...], bool]:
    """The words of a name and whether they count as written: short names in capitals do, all others in lower case."""
    words = tokenize(name).words
    return (words, True) if name.isupper() and len(name) <= 5 else (tuple(word.lower() for word in words), False)


def _names(actors: Mapping[str, ActorEntry]) -> dict[str, tuple[Form, ...]]:
    by_form: dict[tuple[tuple[str, ...], bool], list[Alias]] = defaultdict(list)
    for entry in actors.values():
        for alias in entry.aliases:
            by_form[form_of(alias.name)].append(alias)
    found: dict[str, list[Form]] = defaultdict(list)
    for (words, exact), aliases in by_form.items():
        found[words[0].lower()].append((words, exact, tuple(aliases)))
    return {first: tuple(sorted(forms, key=lambda form: -len(form[0]))) for first, forms in found.items()}


def _ranked(named: Sequence[Text]) -> dict[str, tuple[tuple[int, str, str], ...]]:
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for rank, (name, kind) in enumerate(named):
        found[name.split(" ")[0]].append((rank, name, kind))
    return {first: tuple(rows) for first, rows in found.items()}


def _source_names(named: Sequence[Text]) -> dict[str, tuple[tuple[tuple[str, ...], bool, str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], bool, str]]] = defaultdict(list)
    for name, kind in named:
        if len(name) > 2:
            words, exact = form_of(name)
            found[words[0].lower()].append((words, exact, kind))
    return {first: tuple(sorted(forms, key=lambda form: -len(form[0]))) for first, forms in found.items()}


def _by_country(actors: Mapping[str, ActorEntry], kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entry in actors.values():
        if entry.kind == kind and entry.country:
            found[entry.country].append(entry.key)
    return {country: tuple(keys) for country, keys in found.items()}
