"""The import rules that keep the stages apart: they meet in the database only."""

import ast
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("db", "crawler", "extract", "dedupe", "web")
PACKAGES = (*LAYERS, "cli")
MAY_IMPORT = {"db": {"db"}, "crawler": {"crawler", "db", "process_pool"}, "extract": {"extract", "db", "process_pool"},
              "dedupe": {"dedupe", "db"}, "web": {"web", "db"}}  # fmt: skip
IMPURE = {"sqlite3", "sqlite_utils", "aiohttp", "requests", "urllib.request", "subprocess", "time", "random"}

FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_pure(path: Path) -> bool:
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return "(pure)" in doc


def module_file(name: str) -> Path | None:
    """The file of a module of ours, `newsfold.…`; None for a module of others, or a name inside a module."""
    if not name.startswith("newsfold."):
        return None
    path = ROOT.joinpath(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_package_links_to_each_folder(package: str) -> None:
    assert (ROOT / "newsfold" / package).resolve() == ROOT / package


def test_modules_are_imported_by_one_name() -> None:
    """`db.values.urls` beside `newsfold.db.values.urls` would be a second module with second classes."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        if not path.relative_to(ROOT).parts[0].startswith("."):
            assert not {name.partition(".")[0] for name in imports(path)} & set(PACKAGES), path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_layer_imports_itself_and_what_lies_below(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    for name in sorted(imports(path)):
        file = module_file(name)
        if file is None or file.name == "__init__.py" or name.split(".")[1] in MAY_IMPORT[layer]:
            continue
        assert is_pure(file), f"{name} is neither of {MAY_IMPORT[layer]} nor marked pure"


@pytest.mark.parametrize("path", [p for p in FILES if is_pure(p)], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_module_does_nothing_to_the_world(path: Path) -> None:
    names = imports(path)
    assert not names & IMPURE
    ours = [file for name in names if (file := module_file(name))]
    assert [str(file) for file in ours if file.name != "__init__.py" and not is_pure(file)] == []
    calls = {node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
    assert "open" not in calls


def test_strict_tables_need_this_sqlite() -> None:
    assert sqlite3.sqlite_version_info >= (3, 38), "SQLite is too old for STRICT tables and trigram search"
