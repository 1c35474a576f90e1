"""How results show themselves in a notebook: small tables, and the page in a frame of its own."""

import html
from collections.abc import Iterable, Sequence
from typing import Final

MOST_ROWS: Final = 40
FRAME_HEIGHT_PX: Final = 720


def table_html(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as HTML with everything in it escaped; None is an empty cell; after `MOST_ROWS` rows it says how many are left.

    Examples
    --------
    >>> table_html("Held", ["place"], [["<b>"]]).split("<tbody>")[1]
    '<tr><td dir="auto">&lt;b&gt;</td></tr></tbody></table>'
    """
    kept = [list(row) for row in rows]
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in kept[:MOST_ROWS])
    left = len(kept) - MOST_ROWS
    more = f'<tr><td colspan="{len(header)}">and {left} more</td></tr>' if left > 0 else ""
    return f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}{more}</tbody></table>"


def _cell(value: object) -> str:
    return f'<td dir="auto">{"" if value is None else html.escape(str(value))}</td>'


def frame_html(page: str, *, title: str) -> str:
    """A page inside a frame that may run its own scripts and reach nothing else."""
    return (
        f'<iframe title="{html.escape(title)}" sandbox="allow-scripts" srcdoc="{html.escape(page)}" '
        f'style="width:100%;height:{FRAME_HEIGHT_PX}px;border:0"></iframe>'
    )
