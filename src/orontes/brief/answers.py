"""The top of the page: the key figures, and short answers to the questions of those who plan help."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from orontes.brief.content import WITHIN, BriefContent
from orontes.brief.figures import FigureSheet, clean_name, name_markup, quote_markup
from orontes.brief.tables import place_markup
from orontes.brief.words import day_text
from orontes.core.place import Place
from orontes.forecast.outlook import Outlook, PlaceOutlook
from orontes.geo.roads import MAIN_CLASSES
from orontes.situation.situation import Situation
from orontes.situation.states import Displaced, Front, LinkState

MOST_CARDS: Final = 6
MOST_NAMES: Final = 4
MOST_LINKS: Final = 3
NOBODY: Final = frozenset({"front", "the front", "the front line", "frontline"})
"""Words that stand where a side should, when a report does not say whose front it is."""
SPOTS: Final = ("bridge", "crossing")
"""Kinds of places at which a road is said to be cut."""
MANY: Final = {1_000: "Over a thousand", 5_000: "Over five thousand", 20_000: "Over twenty thousand"}
"""The thresholds of an outlook in words."""
MOST_SCENARIOS: Final = 3
CUT_WORDS: Final = ((0.9, "is cut"), (0.66, "is probably cut"), (0.33, "may be cut"), (0.0, "is hindered"))
"""What is said of a road by the least probability that nobody gets through; bounds as in the calibrated terms."""
MOST_CITES: Final = 3


@dataclass(frozen=True, slots=True)
class CardView:
    """One key figure: what it counts, its evidence key, how it is printed, a note."""

    label: Markup
    key: str
    form: str
    note: Markup


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, its answer, and the keys of the sentences behind it."""

    question: str
    text: Markup
    evidence: tuple[str, ...]


def side_name(side: str) -> str:
    """A side as the page writes it.

    Examples
    --------
    >>> side_name("rebels"), side_name("HTS"), side_name("state.new_army")
    ('Rebels', 'HTS', 'New army')
    """
    name = side.rpartition(".")[2].replace("_", " ")
    return name[:1].upper() + name[1:]


def forces(side: str) -> Markup:
    """Those who fight for a side.

    Examples
    --------
    >>> print(forces("government"), forces("rebels"), sep=", ")
    <bdi dir="auto" data-zone="name">Government</bdi> forces, <bdi dir="auto" data-zone="name">Rebels</bdi>
    """
    name = side_name(side)
    if name.lower() in NOBODY:
        return escape("Fighters")
    plural = name.endswith("s") and not name.isupper()
    return name_markup(name) if plural else Markup("{} forces").format(name_markup(name))


def joined(names: Iterable[Markup]) -> Markup:
    """Names as a list in words.

    Examples
    --------
    >>> print(joined([escape("a"), escape("b"), escape("c")]))
    a, b and c
    """
    parts = list(names)
    if len(parts) < 2:
        return parts[0] if parts else Markup("")
    return Markup("{} and {}").format(Markup(", ").join(parts[:-1]), parts[-1])


def places_markup(places: Sequence[Place]) -> Markup:
    """Places as a list in words."""
    if len(places) > 1 and all(place.resolved_by == WITHIN for place in places):
        return Markup("places in {}").format(joined(name_markup(place.name or place.text) for place in places))
    return joined(map(place_markup, places))


def key_figures(content: BriefContent, sheet: FigureSheet) -> tuple[CardView, ...]:
    """At most six numbers that matter most: how near, how many fled, is the road cut, what comes."""
    cards: list[CardView] = []
    situation, outlook = content.situation, content.forecast
    if situation is not None:
        cards += _near(situation, sheet)
        cards += _fled(situation, sheet)
    if outlook is not None:
        cards += _coming(outlook, by_town=not content.public)
    if situation is not None:
        cards += _cut(situation, content)
    return tuple(card for card in cards if card.key in sheet.book.entries)[:MOST_CARDS]


def _near(situation: Situation, sheet: FigureSheet) -> list[CardView]:
    for n, front in enumerate(situation.fronts):
        if f"front:{n}" in sheet.book.entries:
            label = Markup("From the front to {}").format(place_markup(front.place))
            return [CardView(label, f"front:{n}", "range", Markup("{}").format(_word_of(front)))]
    return []


def _word_of(front: Front) -> Markup:
    return (
        Markup("according to {}").format(name_markup(front.source)) if front.source else escape("according to the report itself")
    )


def _fled(situation: Situation, sheet: FigureSheet) -> list[CardView]:
    for n, moved in enumerate(situation.displaced):
        if not moved.returned and f"displaced:{n}" in sheet.book.entries:
            label = Markup("People who have fled {}").format(place_markup(moved.origin, "so far"))
            notes = [Markup("to {}").format(place_markup(moved.destination))] if moved.destination else []
            if moved.text:
                words = quote_markup(f"\u201c{clean_name(moved.text)}\u201d")
                notes.append(Markup("{} in the words of the report").format(words))
            note = Markup("; ").join(notes)
            return [CardView(label, f"displaced:{n}", "range", note)]
    return []


def _coming(outlook: Outlook, *, by_town: bool) -> list[CardView]:
    last = outlook.days[-1] if outlook.days else outlook.issue_date
    until = Markup('by <time datetime="{}">{}</time>').format(last.isoformat(), day_text(last))
    cards = [
        CardView(escape("More people who may leave"), "outlook:departures", "range", until),
    ]
    towns = receiving(outlook)
    if towns and towns[0].p_arrivals_7d:
        threshold = towns[0].p_arrivals_7d[0][0]
        label = Markup("{} arrive in {} within a week").format(MANY[threshold], name_markup(towns[0].name))
        note = escape("of all places, it is likeliest there")
        cards.append(CardView(label, f"outlook:{towns[0].place_id}:p{threshold}", "stacked", note))
    cards.append(
        CardView(
            escape("May be trapped on the worst day"), "outlook:trapped_peak", "range", escape("want to leave and find no way")
        )
    )
    leaving = _leaving(outlook)
    if leaving and by_town:
        label = Markup("{} changes hands").format(name_markup(leaving[0].name))
        cards.append(CardView(label, f"outlook:{leaving[0].place_id}:hostile", "stacked", until))
    return cards


def receiving(outlook: Outlook) -> list[PlaceOutlook]:
    """Places where people may arrive, those first where it is likeliest that many do (a mean would follow the rarest runs)."""

    def order(place: PlaceOutlook) -> tuple[float, float, str]:
        return (-place.p_arrivals_7d[0][1] if place.p_arrivals_7d else 0.0, -place.arrivals.mean, place.name)

    return sorted((place for place in outlook.places if place.arrivals.high >= 1), key=order)


def _leaving(outlook: Outlook) -> list[PlaceOutlook]:
    return sorted((p for p in outlook.places if p.departures.mean >= 1), key=lambda p: (-p.departures.mean, p.name))


def hindered(situation: Situation) -> list[LinkState]:
    """Links that are not simply open, one for each set of claims (a closure at a town touches many); a struck bridge first."""
    found: dict[tuple[str, ...], LinkState] = {}
    for link in situation.links:
        if link.status in ("cut", "restricted"):
            found.setdefault(link.claims, link)
    bridge = [link.place is not None and link.place.kind == "bridge" for link in found.values()]
    ranked = sorted(
        zip(found.values(), bridge, strict=True), key=lambda pair: (not pair[1], -pair[0].probability_cut, pair[0].link)
    )
    return [link for link, _ in ranked]


def _cut(situation: Situation, content: BriefContent) -> list[CardView]:
    links = hindered(situation)
    if not links:
        return []
    link = links[0]
    return [CardView(Markup("{} cut").format(_road(link, content)), f"link:{link.link}", "stacked", _where(link))]


def _road(link: LinkState, content: BriefContent) -> Markup:
    start, end = content.place_name(link.node_from), content.place_name(link.node_to)
    ends = f"within {start}" if start == end else f"between {start} and {end}"
    return name_markup(f"{link.ref or 'The road'} {ends}")


def _where(link: LinkState) -> Markup:
    return Markup("at {}").format(place_markup(link.place)) if link.place and link.place.kind in SPOTS else Markup("")


def answers(content: BriefContent, sheet: FigureSheet) -> tuple[Answer, ...]:
    """Three to five short answers; a question that nothing answers is left out."""
    situation = content.situation
    made: list[Answer | None] = []
    if situation is not None:
        made += [
            _who_advances(situation),
            _how_near(situation, content, sheet),
            _which_roads(situation, content, sheet),
            _who_fled(situation, sheet),
        ]
    if content.forecast is not None:
        made.append(_what_next(content.forecast, sheet))
    return tuple(answer for answer in made if answer is not None)


def _cited(claims: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"claim:{claim}" for claim in dict.fromkeys(claims))[:MOST_CITES]


def _who_advances(situation: Situation) -> Answer | None:
    by_side: dict[str, list[Place]] = {}
    claims: list[str] = []
    for change in situation.changes:
        places = by_side.setdefault(change.side, [])
        if len(places) < MOST_NAMES and change.place.name not in [p.name for p in places]:
            places.append(change.place)
            claims += change.claims[:1]
    if not by_side:
        return None
    parts = [Markup("{} took {}").format(forces(s), places_markup(places)) for s, places in by_side.items()]
    text = Markup("; ").join(parts) + "."
    stances: dict[tuple[str, int], list[Markup]] = {}
    for relation in [r for r in situation.relations if not r.historic and r.sign][:MOST_NAMES]:
        stances.setdefault((relation.actor_text, relation.sign), []).append(name_markup(relation.target_text))
        claims += relation.claims[:1]
    for (actor, sign), others in stances.items():
        verb = _agreed("back" if sign > 0 else "oppose", actor)
        text += Markup(" {} {} {}.").format(name_markup(side_name(actor)), verb, joined(others))
    return Answer("Who advances where?", text, _cited(claims))


def _agreed(verb: str, name: str) -> str:
    """The verb in the number of a name; one that ends with a capital counts as one ("United States").

    Examples
    --------
    >>> _agreed("back", "Rwandan troops"), _agreed("back", "Iran")
    ('back', 'backs')
    """
    last = name.rsplit(maxsplit=1)[-1]
    return verb if last.islower() and last.endswith("s") and not last.endswith("ss") else verb + "s"


def _how_near(situation: Situation, content: BriefContent, sheet: FigureSheet) -> Answer | None:
    if not situation.fronts:
        return None
    front = situation.fronts[0]
    near = "front:0" not in sheet.book.entries
    far = escape("near") if near else Markup("{} from").format(sheet.number("front:0"))
    text = Markup("{} stand {} {}, {}.").format(forces(front.side), far, place_markup(front.place), _word_of(front))
    state = situation.control_of(front.key)
    if state is not None and state.holder is not None:
        number = sheet.number(f"control:{state.key}", "percent" if content.public else "likely")
        text += Markup(" {} hold {} ({}).").format(forces(state.holder), place_markup(front.place), number)
    sent = [e for e in situation.events if e.kind == "reinforcement" and e.place is not None]
    if sent:
        text += Markup(" Reinforcements for {} are reported.").format(place_markup(sent[0].place))
    return Answer("How near is the fighting?", text, _cited((*front.claims[:2], *(sent[0].claims[:1] if sent else ()))))


def _which_roads(situation: Situation, content: BriefContent, sheet: FigureSheet) -> Answer | None:
    links = hindered(situation)[:MOST_LINKS]
    parts = []
    for link in links:
        at = Markup(" at {}").format(place_markup(link.place)) if link.place and link.place.kind in SPOTS else Markup("")
        verb = next(word for least, word in CUT_WORDS if link.probability_cut >= least)
        parts.append(Markup("{} {}{} ({})").format(_road(link, content), verb, at, sheet.number(f"link:{link.link}", "likely")))
    claims = [claim for link in links for claim in link.claims[:1]]
    text = Markup("; ").join(parts) + ("." if parts else "")
    supposed = _if_so(content, sheet)
    if supposed is not None:
        text += Markup(" {}").format(supposed)
        claims += content.what_ifs[0].claims[:1]
    return Answer("Which roads still work?", text, _cited(claims)) if text else None


def _if_so(content: BriefContent, sheet: FigureSheet) -> Markup | None:
    """What the first supposition does to the way between two regions, those first that the reports name."""
    if not content.what_ifs or not content.what_ifs[0].connections:
        return None
    what_if, told = content.what_ifs[0], " ".join(report.text for report in content.reports)
    named = [(way.origin in told) + (way.destination in told) for way in what_if.connections]
    n = max(range(len(named)), key=lambda i: (named[i], -i))
    way, key = what_if.connections[n], f"whatif0:way{n}"
    main = content.network is not None and any(kind in MAIN_CLASSES for kind in content.network.road_class)
    line = Markup("If {}, the way by {} between {} and {}").format(
        name_markup(what_if.supposition), "main roads" if main else "road", name_markup(way.origin), name_markup(way.destination)
    )
    if way.cut:
        return line + " is lost."
    now, then = sheet.number(f"{key}:km_now"), sheet.number(f"{key}:km_then")
    return Markup("{} grows from {} to {}.").format(line, now, then)


def _who_fled(situation: Situation, sheet: FigureSheet) -> Answer | None:
    parts: list[Markup] = []
    claims: list[str] = []
    for n, moved in enumerate(situation.displaced[:MOST_LINKS]):
        if moved.origin is None and moved.destination is None and f"displaced:{n}" not in sheet.book.entries:
            continue
        parts.append(_moved(moved, n, sheet))
        claims += moved.claims[:1]
    return Answer("Who has fled where?", Markup(" ").join(parts), _cited(claims)) if parts else None


def _moved(moved: Displaced, n: int, sheet: FigureSheet) -> Markup:
    people = (
        Markup("{} people").format(sheet.number(f"displaced:{n}")) if f"displaced:{n}" in sheet.book.entries else escape("People")
    )
    verb = "came back" if moved.returned else "fled"
    line = Markup("{} {}").format(people, verb)
    if moved.origin:
        line += Markup(" from {}").format(place_markup(moved.origin))
    return line + (Markup(" to {}.").format(place_markup(moved.destination)) if moved.destination else Markup("."))


def _what_next(outlook: Outlook, sheet: FigureSheet) -> Answer:
    leaving, arriving = _leaving(outlook), receiving(outlook)
    people, days = sheet.number("outlook:departures"), sheet.number("run:days")
    from_where = Markup(", most of them from {}").format(name_markup(leaving[0].name)) if leaving else Markup("")
    text = Markup("In the next {} days {} more people may leave{}.").format(days, people, from_where)
    if arriving:
        text += Markup(" They are likeliest to arrive in numbers in {}.").format(
            joined(name_markup(place.name) for place in arriving[:3])
        )
    parts = [
        Markup("{} ({}) {}").format(
            part.title.lower(),
            sheet.number(f"scenario:{part.name}:weight", "percent"),
            sheet.number(f"scenario:{part.name}:departures"),
        )
        for part in outlook.scenarios[:MOST_SCENARIOS]
    ]
    if parts:
        text += Markup(" By scenario, with its weight: {}.").format(Markup("; ").join(parts))
    return Answer("What next?", text, ())
