"""A process that reads one PDF from standard input and answers with one JSON object; started by `orontes.sources.pdf`."""

import json
import sys

from orontes.errors import InputError
from orontes.sources.pdf_text import pdf_text


def main() -> None:
    """Nothing; the answer stands on standard output: `text` and `pages`, or `thing`, `limit` and `cure`."""
    _limit_memory(int(sys.argv[1]))
    answer: dict[str, object]
    try:
        text, pages = pdf_text(sys.stdin.buffer.read())
        answer = {"text": text, "pages": pages}
    except InputError as error:
        answer = {"thing": error.thing, "limit": error.limit, "cure": error.cure}
    json.dump(answer, sys.stdout)


def _limit_memory(megabytes: int) -> None:
    """Nothing; this process may have so much address space from now on, where the system can tell it so."""
    try:
        import resource  # noqa: PLC0415  # not on Windows: there the time alone is limited
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
