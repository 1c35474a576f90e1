"""The words of the page for kinds, modalities, changes and days."""

import datetime as dt
from typing import Final

from orontes.core.period import Period

KIND_WORDS: Final = {
    "control_change": "Control", "front_position": "Front", "clash": "Fighting", "strike": "Strike",
    "infrastructure_damage": "Damage", "route_closed": "Road closed", "route_opened": "Road open",
    "displacement": "Displacement", "return": "Return", "reinforcement": "Reinforcement", "casualty": "Casualties",
    "external_support": "Outside support", "hostility": "Hostility", "access_constraint": "Access", "ceasefire": "Ceasefire",
    "affiliation": "Affiliation", "capability": "Capability",
}  # fmt: skip
MODALITY_WORDS: Final = {
    "asserted": "said by the report itself", "reported": "reported by another source",
    "claimed": "claimed by a party to the fight", "denied": "denied", "planned": "planned or announced",
    "hypothetical": "supposed, has not happened",
    "historic": "background, before this episode",
}  # fmt: skip
MODALITY_SHORT: Final = {
    "asserted": "said", "reported": "reported", "claimed": "claimed", "denied": "denied", "planned": "planned",
    "hypothetical": "supposed", "historic": "background",
}  # fmt: skip
SOURCE_WORDS: Final = {
    "monitor": "monitoring group", "un": "United Nations", "party": "party to the fight", "state": "government",
    "media": "media", "ngo": "non-governmental organisation", "witness": "witness", "official": "official", "unknown": "not told",
}  # fmt: skip
SOURCE_PHRASES: Final = {
    "monitor": "a monitoring group", "un": "the United Nations", "party": "a party to the fight", "state": "a government",
    "media": "media", "ngo": "a non-governmental organisation", "witness": "a witness", "official": "an official",
    "unknown": "a source",
}  # fmt: skip
"""What stands for a source whose name is withheld."""
THEMES: Final = (
    ("Control and front", ("control_change", "front_position", "clash")),
    ("Roads, bridges and strikes", ("route_closed", "route_opened", "infrastructure_damage", "strike")),
    ("People", ("displacement", "return", "casualty", "access_constraint")),
    ("Forces, support and talks", ("reinforcement", "external_support", "hostility", "capability", "affiliation", "ceasefire")),
)
"""Groups of kinds, in the order in which the page shows them; together they are all kinds."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: dt.date) -> str:
    """A day as the page writes it, whatever the locale of the machine.

    Examples
    --------
    >>> day_text(dt.date(2024, 12, 7))
    '7 Dec 2024'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_text(period: Period | None) -> str | None:
    """A period as the page writes it, both ends included; None where nothing was said.

    Examples
    --------
    >>> period_text(Period(dt.date(2024, 11, 27), dt.date(2024, 12, 8)))
    '27 Nov to 7 Dec 2024'
    >>> period_text(Period(None, dt.date(2012, 1, 1)))
    'until 31 Dec 2011'
    """
    if period is None:
        return None
    start, last = period.start, period.last_day
    if start is None and last is None:
        return None
    if start is None and last is not None:
        return f"until {day_text(last)}"
    if last is None and start is not None:
        return f"since {day_text(start)}"
    if start is None or last is None:
        return None
    if start == last:
        return day_text(start)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day} to {day_text(last)}"
    return (
        f"{start.day} {MONTHS[start.month - 1]} to {day_text(last)}"
        if start.year == last.year
        else f"{day_text(start)} to {day_text(last)}"
    )
