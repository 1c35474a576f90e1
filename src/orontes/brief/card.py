"""The model card of the page: what the numbers are for, what made them, how good they are; in full in ``docs/model-card.md``."""

from typing import Final

from orontes.brief.content import BriefContent

MADE: Final = (
    "A rule-based reader; a picture of control, fronts and roads with probabilities; a simulation of counts of people over "
    "scenarios with declared weights; beside it a forecast learned from past cases, and simple rules."
)
FIXED: Final = (
    (
        "For",
        "Information officers and analysts who prepare stocks, teams and reception. A person decides; the page is one input.",
    ),
    ("Not for", "Targeting, screening, tracking of persons, decisions on asylum, advice to civilians on flight."),
    ("Made by", MADE),
)
WEAK: Final = (
    "The picture misses places that no report names. Ranges are too narrow two weeks and more into a shock. Quiet cities get too "
    "loud a forecast: past cases are known because many fled. Who feels safe with whom is an assumption. Not measured: the split "
    "by place of a new shock, trapped people, roads, returns, weights, needs."
)


def model_card(content: BriefContent) -> tuple[tuple[str, str], ...]:
    """The card as terms and words; empty where there is no outlook."""
    outlook = content.forecast
    if outlook is None:
        return ()
    label = outlook.skill_label
    run = f"Orontes {content.version}, {outlook.members} runs of {len(outlook.days)} days, seed {outlook.seed}."
    return (
        *FIXED, ("This run", run), ("Record", f"{label[:1].upper()}{label[1:]}."), ("Known to be weak", WEAK),
        ("In full", "docs/model-card.md, docs/validation.md and docs/when-not-to-believe.md of the program."),
    )  # fmt: skip
