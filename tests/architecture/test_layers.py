"""The floor plan of `layers.toml` holds: imports go down only, packages from outside stay where they belong."""

import tomllib
from pathlib import Path

import pytest
from source_tree import PACKAGE, Module, modules, outside_package

TABLE = tomllib.loads((Path(__file__).parent / "layers.toml").read_text(encoding="utf-8"))
MODULES = modules()
NAMES = {module.name for module in MODULES}


def _floor_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and (f"{PACKAGE}.{parts[1]}" in NAMES) else "__init__"


def _module_of(name: str) -> str:
    """The longest prefix of an imported name that is a module of ours."""
    parts = name.split(".")
    return next(".".join(parts[:n]) for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in NAMES)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_imports_go_down(module: Module) -> None:
    if module.floor == "__init__":
        assert not list(module.imports()), "importing orontes loads nothing"
        return
    assert module.floor in TABLE, f"{module.floor} has no row in layers.toml"
    allowed = {module.floor, *TABLE[module.floor]["may_import"]}
    wrong = [
        f"{module.path.name}:{line} imports {name} (floor {_floor_of(name)})"
        for name, line, _ in module.imports()
        if name.split(".")[0] == PACKAGE and _floor_of(name) not in allowed
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_packages_from_outside_stay_where_they_belong(module: Module) -> None:
    allowed = set(TABLE.get(module.floor, {"packages": []})["packages"])
    wrong = [
        f"{module.path.name}:{line} imports {name}"
        for name, line, _ in module.imports()
        if (package := outside_package(name)) is not None and package not in allowed
    ]
    assert not wrong, wrong


def test_the_table_only_looks_down() -> None:
    order = list(TABLE)
    for floor, row in TABLE.items():
        below = set(order[: order.index(floor)]) | {"__init__"}
        assert set(row["may_import"]) <= below, f"{floor} may import what stands above it in the table"


def test_no_two_modules_import_each_other() -> None:
    graph = {
        module.name: {_module_of(n) for n, _, at_load in module.imports() if at_load and n.split(".")[0] == PACKAGE}
        - {module.name}
        for module in MODULES
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name in done:
            return
        for other in sorted(graph[name]):
            visit(other, (*path, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_every_package_from_outside_is_declared() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for extra, names in project["optional-dependencies"].items() if extra != "dev" for name in names]
    always, perhaps = _plain(project["dependencies"]), _plain(extras)
    provides = {
        "yaml": "pyyaml", "xstatic": "xstatic_leaflet", "markupsafe": "jinja2", "starlette": "fastapi", "pydantic": "fastapi",
    }  # fmt: skip
    late = {floor for floor, row in TABLE.items() if "extra" in row}
    used = {
        (package, at_load and module.floor not in late)
        for module in MODULES for name, _, at_load in module.imports() if (package := outside_package(name))
    }  # fmt: skip
    assert {provides.get(name, name) for name, _ in used} <= always | perhaps
    assert {provides.get(name, name) for name, at_load in used if at_load} <= always


def test_floors_of_extras_are_loaded_only_when_asked_for() -> None:
    late = {floor for floor, row in TABLE.items() if "extra" in row}
    early = [
        f"{module.name}:{line} imports {name}" for module in MODULES if module.floor not in late
        for name, line, at_load in module.imports() if at_load and name.split(".")[0] == PACKAGE and _floor_of(name) in late
    ]  # fmt: skip
    assert not early


def _plain(requirements: list[str]) -> set[str]:
    return {name.split(">")[0].split("[")[0].lower().replace("-", "_") for name in requirements}
