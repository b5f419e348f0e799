"""No host of Nornir ever holds a secret: what is in an inventory is logged and compared."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(
    path for folder in ("nornir_tasks", "flows") for path in (ROOT / folder).rglob("*.py")
)
SECRETS = {"password", "community", "auth_key", "priv_key", "enable_password", "private_key"}
ELEMENTS = {"Host", "Group", "Defaults", "ConnectionOptions", "kind"}


def faults(tree: ast.AST) -> Iterator[str]:
    """Yield where a host, group or connection is given a secret, or one is set on an object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ELEMENTS:
            yield from (f"line {node.lineno}" for word in node.keywords if word.arg in SECRETS)
        targets = node.targets if isinstance(node, ast.Assign) else []
        yield from (
            f"line {each.lineno}"
            for each in targets
            if isinstance(each, ast.Attribute) and each.attr in SECRETS
        )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_gives_a_host_a_secret(module: Path) -> None:
    """Sessions get them, when they are opened."""
    assert list(faults(ast.parse(module.read_text()))) == []


@pytest.mark.parametrize(
    "text",
    ["Host(name='a', password=secret)", "host.password = secret", "Defaults(password=secret)"],
)
def test_the_search_would_find_one(text: str) -> None:
    """Whichever way it is done."""
    assert list(faults(ast.parse(text))) == ["line 1"]
