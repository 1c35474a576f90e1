"""The notebook runs from top to bottom, and its last values show themselves."""

import ast
import json
from pathlib import Path

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook" / "first_brief.ipynb"


def test_the_notebook_runs_and_shows_its_results() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    shown = []
    for cell in cells:
        assert cell["outputs"] == [], "outputs are not kept: they would go stale"
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(NOTEBOOK), "exec"), names)  # noqa: S102 - our own notebook
        if last is not None:
            value = eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)  # noqa: S307 - the same
            shown.append(value._repr_html_() if hasattr(value, "_repr_html_") else value)
    claims, picture, page = (value for value in shown if isinstance(value, str))
    assert "front_position" in claims
    assert '<td dir="auto">Homs</td>' in picture
    assert page.startswith("<iframe")
    assert 'sandbox="allow-scripts"' in page
    assert "<script" not in page, "the page is escaped inside its attribute"
