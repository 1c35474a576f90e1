"""What the API takes and gives, checked at the border."""

import datetime as dt
import re
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from orontes.config import MAX_DAYS

ISO: Final = "a day as YYYY-MM-DD is wanted"


def day(value: Any) -> Any:
    """The value, where it is written as a day; numbers are none."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is None:
        raise ValueError(ISO)
    if not isinstance(value, str | dt.date):
        raise ValueError(ISO)  # noqa: TRY004  # told as what was given, not as a fault of ours
    return value


def number(value: Any) -> Any:
    """The value, where it is a number; words and yes or no are none."""
    if isinstance(value, bool | str):
        raise ValueError("a number is wanted")  # noqa: TRY004  # the same
    return value


Day = Annotated[dt.date, BeforeValidator(day)]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS), BeforeValidator(number)]
Members = Annotated[int, Field(ge=1, le=5000, description="Runs of the outlook"), BeforeValidator(number)]
Seed = Annotated[int, Field(ge=0, le=2**31), BeforeValidator(number)]
Weight = Annotated[float, Field(ge=0, le=1000), BeforeValidator(number)]
Weights = Annotated[dict[Annotated[str, Field(max_length=40)], Weight], Field(max_length=20)]
Decided = Literal["accepted", "corrected", "rejected", "reopened"]
Part = Annotated[str, Field(max_length=40)]
Value = Annotated[str, Field(max_length=500)]
Sentence = Annotated[str, Field(min_length=1, max_length=300)]


class Given(BaseModel):
    """A body that holds what it may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class ReviewGiven(Given):
    """What a reviewer decides on a claim."""

    decision: Decided
    saw: str = Field(max_length=40, description="State of the claim that was seen (`state` of a claim)")
    changes: dict[Part, Value] = Field(default_factory=dict, max_length=20, description="Of a correction: part and words")
    reviewer: str | None = Field(None, max_length=200)
    why: str | None = Field(None, max_length=500)


class PictureGiven(Given):
    """Which picture: both days, the country in focus, and the options of the outlook."""

    as_of: Day | None = Field(None, description="Day of the picture; that of the latest report without it")
    known_on: Day | None = Field(None, description="Only what the ledger knew by that day")
    country: str | None = Field(None, pattern="^[A-Za-z]{3}$", description="ISO 3166 alpha-3")
    days: Days | None = None
    members: Members | None = None
    seed: Seed = 0
    weights: Weights = Field(default_factory=dict, description="Weights of scenarios by name, in place of theirs")


class SuppositionGiven(PictureGiven):
    """What is supposed, in sentences."""

    sentences: list[Sentence] = Field(min_length=1, max_length=10)


class ExportGiven(PictureGiven):
    """Which files of an export."""

    profile: Literal["internal", "public"] = "internal"
    kinds: list[Literal["xlsx", "csv", "parquet", "gpkg", "geojson"]] | None = Field(None, min_length=1, max_length=5)
    hxl: bool = Field(default=False, strict=True)


class RetractionGiven(Given):
    """Why a report is withdrawn."""

    reason: str = Field(min_length=1, max_length=500)


class WeightsGiven(Given):
    """Weights to try."""

    weights: Weights


class Problem(BaseModel):
    """Why something was refused, and what helps."""

    message: str
    cure: str | None = None
    claim: "ClaimShown | None" = None


class ReportShown(BaseModel):
    """A report, without its text."""

    id: str
    title: str | None
    publisher: str | None
    url: str | None
    date: dt.date | None


class ClaimShown(BaseModel):
    """A claim beside its sentence.

    `claim` is as it stands now, `read` as the reader read it; `parts` are its parts in words; `state` is to be named
    by whoever decides.
    """

    claim: dict[str, Any]
    read: dict[str, Any]
    report: ReportShown
    before: str
    sentence: str
    after: str
    status: str
    words: str | None
    parts: dict[str, str]
    state: str


class ClaimsShown(BaseModel):
    """Some of the claims, and how many there are."""

    total: int
    claims: list[ClaimShown]


class EventShown(BaseModel):
    """One decision on a claim; `late`: it came too late and is without effect."""

    id: str
    decision: str
    reviewer: str | None
    why: str | None
    changes: dict[str, Any]
    at: str
    late: bool


class ClaimWithHistory(ClaimShown):
    """A claim, and all that was decided on it."""

    history: list[EventShown]


class JobShown(BaseModel):
    """Long work: where it stands, and its result once it is done."""

    id: str
    kind: str
    label: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    done: int
    total: int | None
    seconds: float
    result: dict[str, Any] | None
    error: str | None
    cure: str | None


class JobsShown(BaseModel):
    """Jobs, the latest first."""

    jobs: list[JobShown]


class CountryShown(BaseModel):
    """A country and how many claims are about it."""

    code: str
    claims: int


class LedgerShown(BaseModel):
    """The ledger in figures; `state` changes whenever it does."""

    name: str
    state: str
    version: str
    counts: dict[str, int]
    reviews: dict[str, int]
    countries: list[CountryShown]
    first_known: dt.date | None
    last_day: dt.date | None
    parts: list[str]
    choices: dict[str, list[str]]
    kinds: list[str]
    suffixes: list[str]


class SituationShown(BaseModel):
    """The situation, as `orontes situation --format json` prints it.

    `fresh`: it is that of the present state; else a job is at work on it, and `situation` is the last one, if any.
    """

    state: str
    fresh: bool
    job: JobShown | None
    situation: dict[str, Any] | None


class SpreadShown(BaseModel):
    """Low (5 %), best (median) and high (95 %) of an uncertain number of persons, and its mean."""

    low: float
    best: float
    high: float
    mean: float


class MovedShown(BaseModel):
    """A figure before and after the weights were moved; `place` null: all places."""

    measure: str
    place: str | None
    before: SpreadShown
    after: SpreadShown


class DifferenceShown(BaseModel):
    """What other weights would change."""

    weights: dict[str, float]
    figures: list[MovedShown]
