"""Rooms stay pleasant: sizes, no printing below the command line, no hidden state, named random streams only."""

import ast
from collections.abc import Iterator

import pytest
from source_tree import Module, modules

MODULES = modules()
MODULE_LINES = 400
FUNCTION_LINES = 45
SPEAKING = {"cli", "console", "screens", "situation_screens", "listing", "progress", "server", "commands"}
each_module = pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)


@each_module
def test_module_length(module: Module) -> None:
    assert len(module.source.splitlines()) <= MODULE_LINES


@each_module
def test_function_length(module: Module) -> None:
    long = []
    for function in module.functions():
        body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > FUNCTION_LINES:
            long.append(f"{module.path.name}:{function.lineno} {function.name}: {lines} lines")
    assert not long, long


@each_module
def test_package_init_is_a_docstring_only(module: Module) -> None:
    if module.path.name != "__init__.py":
        return
    rest = [ast.unparse(node) for node in module.tree.body[1:]]
    assert ast.get_docstring(module.tree)
    assert all(line.startswith("__version__ = ") for line in rest), rest


@each_module
def test_nothing_is_printed_below_the_command_line(module: Module) -> None:
    if module.floor in SPEAKING:
        return
    calls = [
        f"{module.path.name}:{node.lineno} {ast.unparse(node.func)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"print", "sys.exit", "exit", "quit", "sys.stdout.write", "sys.stderr.write", "warnings.warn"}
    ]
    assert not calls, calls


@each_module
def test_random_numbers_come_from_named_streams(module: Module) -> None:
    if module.name == "orontes.core.streams":
        return
    makers = {"default_rng", "RandomState", "Generator", "seed"}
    calls = [
        f"{module.path.name}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in makers
            and "random" in ast.unparse(node.func.value))
    ]  # fmt: skip
    imports = [name for name, _, _ in module.imports() if name == "random" or name.startswith(("random.", "secrets"))]
    assert not calls, calls
    assert not imports, imports


@each_module
def test_no_state_hides_in_a_module_or_class(module: Module) -> None:
    """Tables are declared `Final` (or read-only, as `Mapping`), nothing in the module changes them, and nothing is `global`."""
    wrong = [f"{module.path.name}:{n.lineno} global" for n in ast.walk(module.tree) if isinstance(n, ast.Global)]
    bodies = [module.tree.body, *(node.body for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for node in body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _mutable(node.value):
                declared = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
                if not any(word in declared for word in ("Final", "Mapping", "Sequence", "Collection", "Set[")):
                    wrong.append(f"{module.path.name}:{node.lineno} {ast.unparse(node)[:60]}")
    tables = {
        node.target.id for node in module.tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    wrong += [f"{module.path.name}:{line} changes {name}" for name, line in _changes(module.tree) if name in tables]
    assert not wrong, wrong


def _changes(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names of which an item or attribute is set or deleted, or on which a changing method is called."""
    changing = {
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "clear",
        "remove",
        "discard",
        "sort",
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            target: ast.expr = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in changing:
            target = node.func.value
        else:
            continue
        if isinstance(target, ast.Name):
            yield target.id, node.lineno


def _mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    makers = {"list", "dict", "set", "defaultdict", "Counter", "deque", "bytearray", "np.array", "np.zeros", "np.ones"}
    return isinstance(value, ast.Call) and ast.unparse(value.func) in makers
