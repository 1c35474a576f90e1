"""The API does what its OpenAPI document says, whatever it is sent: schemathesis looks for anything else."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desk_case import sample_ledger, serving
from orontes import api
from orontes.server import jobs

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
PHASES = os.environ.get("ORONTES_SCHEMA_PHASES", "fuzzing,stateful")
"""`coverage,fuzzing,stateful` for the whole search, which takes a minute."""
EXAMPLES = os.environ.get("ORONTES_SCHEMA_EXAMPLES", "6")
CONFIG = """
[[operations]]
include-path = "/api/uploads"
checks.positive_data_acceptance.enabled = false  # a schema cannot say which kinds of files are taken

[[operations]]
include-path-regex = "/api/claims/.*"
parameters = {{ "path.claim" = "{claim}" }}

[[operations]]
include-path-regex = "/api/claims/.*/review"
parameters = {{ "path.claim" = "{claim}" }}
checks.positive_data_acceptance.enabled = false  # nor which places there are
"""


class Idle:
    """A worker that is done at once: what is sent is looked at here, not what is made of it."""

    pid = None

    def run(self, task: str, _arguments: tuple[Any, ...], **_: object) -> dict[str, Any]:
        return {"mix": None, "names": {}} if task == "brief" else {}

    def end(self) -> None:
        """Nothing is left."""


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="no schemathesis here")
def test_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Worker", Idle)
    ledger = sample_ledger(tmp_path / "a.ledger")
    claim = next(api.to_review(ledger)).claim.id
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG.format(claim=claim), encoding="utf-8")
    with serving(ledger) as url:
        done = subprocess.run(
            [
                SCHEMATHESIS, "--config-file", config, "run", f"{url}/api/openapi.json", "--phases", PHASES, "--max-examples",
                EXAMPLES, "--seed", "1", "--no-color", "--generation-database", "none",
            ],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert api.verify_ledger(ledger) == ()
