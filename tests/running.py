"""The installed command, for tests that run it as a user would."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ORONTES = Path(sys.executable).with_name("orontes")
Run = Callable[..., subprocess.CompletedProcess[str]]
