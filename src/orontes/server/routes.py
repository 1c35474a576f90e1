"""The JSON API of the desk."""

import json
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, File, Form, Header, HTTPException, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, Response

from orontes import api
from orontes.core.claim import KINDS
from orontes.errors import ConflictError
from orontes.ledger.queue import WANTED, Filter
from orontes.server import models, shown, uploads
from orontes.server.desk import Desk
from orontes.server.jobs import Job
from orontes.server.security import problem
from orontes.server.shelf import drop_path

REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": models.Problem, "description": words}
    for status, words in (
        (401, "A token is asked for"), (403, "A page of another site asked"), (413, "Too much at once"),
        (415, "A kind of body that is not taken"), (421, "A host that is not served"), (422, "What was given cannot be used"),
    )
}  # fmt: skip
GONE: Final[dict[int | str, dict[str, Any]]] = {404: {"model": models.Problem, "description": "There is none"}}
LATE: Final[dict[int | str, dict[str, Any]]] = {
    409: {"model": models.Problem, "description": "Decided on an older state; kept, without effect"},
    400: {"model": models.Problem, "description": "No JSON"},
}
BODY: Final[dict[int | str, dict[str, Any]]] = {400: {"model": models.Problem, "description": "The body cannot be read"}}
ZIP: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/zip": {}}, "description": "The files"}}
Asks = Annotated[Literal["1"], Header(alias="x-orontes", description="Sent by whoever means it: other sites cannot")]
ClaimId = Annotated[str, Path(pattern="^[0-9a-f]{20}$")]
Key = Annotated[str, Path(pattern="^[0-9a-z_-]{1,40}$")]

router = APIRouter(prefix="/api", responses=REFUSED)


def desk_of(request: Request) -> Desk:
    """The desk that the application serves."""
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(desk_of)]


@router.get("/ledger", summary="The ledger in figures", tags=["ledger"])
def ledger(desk: AtDesk) -> models.LedgerShown:
    """Counts, countries, days, and a state that changes whenever the ledger does."""
    return models.LedgerShown(**desk.overview())


@router.get("/claims", summary="Claims beside their sentences", tags=["review"])
def claims(  # noqa: PLR0917  # a query has no positions
    desk: AtDesk,
    kind: Annotated[Literal[KINDS] | None, Query()] = None,  # type: ignore[valid-type]
    report: Annotated[str | None, Query(max_length=300, description="Id (or first digits), name or address")] = None,
    below: Annotated[float | None, Query(ge=0, le=1, description="Read less surely than this")] = None,
    status: Annotated[Literal[WANTED] | None, Query()] = None,  # type: ignore[valid-type]
    words: Annotated[str | None, Query(max_length=200, description="In the sentence")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 30,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> models.ClaimsShown:
    """The claims that stand now, those of the latest report first, in the order of its text."""
    total, found = desk.claims(Filter(kind, report, below, status, words), limit=limit, offset=offset)
    return models.ClaimsShown(total=total, claims=[shown.claim(one) for one in found])


@router.get("/claims/{claim}", summary="One claim and all decisions on it", tags=["review"], responses=GONE)
def one_claim(desk: AtDesk, claim: ClaimId) -> models.ClaimWithHistory:
    """The claim as it stands, as it was read, and its history."""
    found = desk.current(claim)
    if found is None:
        raise HTTPException(404, "there is no such claim")
    history = [shown.event(event) for event in api.review_history(desk.ledger, claim)]
    return models.ClaimWithHistory(**shown.claim(found).model_dump(), history=history)


@router.post(
    "/claims/{claim}/review",
    summary="Decide on a claim",
    tags=["review"],
    responses=GONE | LATE,
    response_model=models.ClaimShown,
)
def review(desk: AtDesk, claim: ClaimId, given: models.ReviewGiven, asks: Asks) -> models.ClaimShown | JSONResponse:
    """Kept beside the claim, never over it; who decided on an older state is told, and shown the claim as it is now."""
    del asks
    if desk.current(claim) is None:
        raise HTTPException(404, "there is no such claim")
    try:
        made = desk.review(claim, given.decision, changes=given.changes, reviewer=given.reviewer, why=given.why, saw=given.saw)
    except ConflictError as error:
        now = desk.current(claim)
        more = {"claim": shown.claim(now).model_dump(mode="json") if now else None}
        return JSONResponse(problem(f"{error.thing}: {error.limit}", cure=error.cure, more=more), 409)
    return shown.claim(made)


@router.post("/reports/{report}/retract", summary="Withdraw a report", tags=["ledger"], responses=GONE | BODY)
def retract(desk: AtDesk, report: ClaimId, given: models.RetractionGiven, asks: Asks) -> models.LedgerShown:
    """It stays in the ledger and in pictures of days before; from today on it counts for nothing."""
    del asks
    if not desk.retract(report, given.reason):
        raise HTTPException(404, "there is no such report")
    return models.LedgerShown(**desk.overview())


@router.get("/situation", summary="Who holds what, fronts, roads, people", tags=["picture"])
def situation(
    desk: AtDesk,
    as_of: Annotated[models.Day | None, Query()] = None,
    known_on: Annotated[models.Day | None, Query()] = None,
    country: Annotated[str | None, Query(pattern="^[A-Za-z]{3}$")] = None,
) -> models.SituationShown:
    """Answers at once: with the situation of the present state, or with the last one and the job at work on it."""
    state, text, job = desk.situation(desk.asked({"as_of": as_of, "known_on": known_on, "country": country}))
    head = json.dumps({"state": state, "fresh": job is None, "job": job.to_record() if job else None}, ensure_ascii=False)
    body = f'{head[:-1]}, "situation": {text or "null"}}}'
    return Response(body.encode("utf-8", "replace"), media_type="application/json")  # type: ignore[return-value]


@router.post("/briefs", summary="Draw the page", tags=["picture"], status_code=202, responses=BODY)
def brief(desk: AtDesk, given: models.PictureGiven, asks: Asks) -> models.JobShown:
    """A job; its result names the `page`, to be had under /pages/{page}."""
    del asks
    return shown.job(desk.brief(desk.asked(given.model_dump())))


@router.post("/briefs/{page}/weights", summary="What other weights would change", tags=["picture"], responses=GONE | BODY)
def weights(desk: AtDesk, page: Key, given: models.WeightsGiven, asks: Asks) -> models.DifferenceShown:
    """The same runs mixed anew: at once."""
    del asks
    found = desk.remix(page, given.weights)
    if found is None:
        raise HTTPException(404, "this page is not kept any more, or has no outlook; draw it again")
    figures = [shown.moved(one, found.names.get(one.place, one.place) if one.place else None) for one in found.figures]
    return models.DifferenceShown(weights=dict(found.weights), figures=figures)


@router.post("/suppositions", summary="What a supposed event would change", tags=["picture"], status_code=202, responses=BODY)
def suppose(desk: AtDesk, given: models.SuppositionGiven, asks: Asks) -> models.JobShown:
    """A job; its result is what `orontes whatif --format json` prints."""
    del asks
    return shown.job(desk.suppose(desk.asked(given.model_dump()), given.sentences))


@router.post("/exports", summary="Write an export", tags=["picture"], status_code=202, responses=BODY)
def export(desk: AtDesk, given: models.ExportGiven, asks: Asks) -> models.JobShown:
    """A job; its result names the `export`, to be had under /api/exports/{export}."""
    del asks
    only = ",".join(dict.fromkeys(given.kinds)) if given.kinds else None
    return shown.job(desk.export(desk.asked(given.model_dump()), profile=given.profile, only=only, hxl=given.hxl))


@router.get(
    "/exports/{export}", summary="The files of an export", tags=["picture"], responses=GONE | ZIP, response_class=FileResponse
)
def exported(desk: AtDesk, export: Key) -> FileResponse:
    """One zip."""
    found = desk.exported(export)
    if found is None:
        raise HTTPException(404, "this export is not kept any more; write it again")
    return FileResponse(found, media_type="application/zip", filename="orontes-export.zip")


@router.post("/uploads", summary="Drop reports or tables in", tags=["ledger"], status_code=202, responses=BODY)
def upload(
    desk: AtDesk,
    files: Annotated[
        list[UploadFile], File(min_length=1, description="Texts, web pages, PDF, JSON of ReliefWeb, JSON Lines, csv")
    ],
    asks: Asks,
    date: Annotated[models.Day | None, Form(description="Day of reports that carry none")] = None,
    known: Annotated[Literal["today", "date"], Form(description="Known today, or each on its own day (archives)")] = "today",
) -> models.JobShown:
    """A job that reads them into the ledger."""
    del asks
    folder = desk.upload_folder()
    try:
        names = uploads.store(files, folder)
        return shown.job(desk.add(folder, names, date=date, known_on=api.BY_DATE if known == "date" else None))
    except BaseException:
        drop_path(folder)
        raise


@router.get("/jobs", summary="Long work", tags=["jobs"])
def jobs(desk: AtDesk) -> models.JobsShown:
    """The latest first."""
    return models.JobsShown(jobs=[shown.job(job) for job in desk.jobs.all()])


@router.get("/jobs/{job}", summary="How far a job is", tags=["jobs"], responses=GONE)
def one_job(desk: AtDesk, job: Key) -> models.JobShown:
    """Where it stands, and its result."""
    return shown.job(_found(desk, job))


@router.post("/jobs/{job}/stop", summary="Stop a job", tags=["jobs"], responses=GONE)
def stop(desk: AtDesk, job: Key, asks: Asks) -> models.JobShown:
    """What it stored before stays."""
    del asks
    found = _found(desk, job)
    desk.jobs.stop(found)
    return shown.job(found)


def _found(desk: Desk, key: str) -> Job:
    job = desk.jobs.find(key)
    if job is None:
        raise HTTPException(404, "there is no such job, or it is forgotten")
    return job
