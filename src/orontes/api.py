"""The verbs of Orontes by name: what the commands call, and what a notebook may call.

Everything heavy is imported where it is used, so that importing this module costs next to nothing.
"""

from orontes.verbs.asking import all_asked, expected_tokens, price
from orontes.verbs.brief import Brief, brief
from orontes.verbs.export import Export, export, forecast
from orontes.verbs.forecasts import backtest, save_forecasts, score, score_page
from orontes.verbs.gathering import Picture, gather
from orontes.verbs.ledger import (
    BY_DATE,
    Added,
    add,
    backup_ledger,
    ledger_counts,
    picture,
    redact,
    retract,
    verify_ledger,
)
from orontes.verbs.lexicon import LexiconCheck, check_lexicon, lexicon_actors, lexicon_toml, lexicon_words
from orontes.verbs.reading import Asked, Mentions, Reading, known_country, known_pack, load, places, read, report_of, sample
from orontes.verbs.review import choices_to_correct, parts_to_correct, review, review_counts, review_history, to_review
from orontes.verbs.simulation import save_simulation, simulate, simulation_scores
from orontes.verbs.situation import Drawn, earlier, situation, situation_before, what_if
from orontes.verbs.tables import add_tables, divide
from orontes.verbs.why import why
from orontes.verbs.world import PackReport, PlaceRole, build_world, place_role, show_world

__all__ = (
    "BY_DATE",
    "Added",
    "Asked",
    "Brief",
    "Drawn",
    "Export",
    "LexiconCheck",
    "Mentions",
    "PackReport",
    "Picture",
    "PlaceRole",
    "Reading",
    "add",
    "add_tables",
    "all_asked",
    "backtest",
    "backup_ledger",
    "brief",
    "build_world",
    "check_lexicon",
    "choices_to_correct",
    "divide",
    "earlier",
    "expected_tokens",
    "export",
    "forecast",
    "gather",
    "known_country",
    "known_pack",
    "ledger_counts",
    "lexicon_actors",
    "lexicon_toml",
    "lexicon_words",
    "load",
    "parts_to_correct",
    "picture",
    "place_role",
    "places",
    "price",
    "read",
    "redact",
    "report_of",
    "retract",
    "review",
    "review_counts",
    "review_history",
    "sample",
    "save_forecasts",
    "save_simulation",
    "score",
    "score_page",
    "show_world",
    "simulate",
    "simulation_scores",
    "situation",
    "situation_before",
    "to_review",
    "verify_ledger",
    "what_if",
    "why",
)
