"""Structure of the code: stages import each other's pure modules only, and folders stay small enough to find a file."""

import ast
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("db", "crawler", "extract", "dedupe", "bulk", "web")
PACKAGES = (*LAYERS, "cli")
MAY_IMPORT = {
    "db": {"db"},
    "crawler": {"crawler", "db", "interruption", "process_pool"},
    "extract": {"extract", "db", "process_pool"},
    "dedupe": {"dedupe", "db"},
    "bulk": {"bulk", "db", "crawler", "extract", "dedupe", "process_pool"},
    "web": {"web", "db"},
}
EXTRACTION = ("vocabulary", "html", "metadata", "residue", "body", "storing")  # in the order of the data flow
IMPURE = {"sqlite3", "sqlite_utils", "aiohttp", "requests", "urllib.request", "subprocess", "time", "random"}
MAX_MODULES = 20  # in one folder, without `__init__.py`

LAYER_FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
# `newsfold` links to the packages, so only the modules directly in it are its own.
MODULE_FILES = [
    path
    for folder in (*PACKAGES, "demo", "bench", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name != "__init__.py"
] + sorted((ROOT / "newsfold").glob("*.py"))


def relative_path(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    """Return the full names of the modules and attributes that a file imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def module_docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


def is_pure(path: Path) -> bool:
    return "(pure)" in module_docstring(path)


def module_file(name: str) -> Path | None:
    """Return the file of a module below `newsfold`, or None for another module or a name inside a module."""
    if not name.startswith("newsfold."):
        return None
    path = ROOT.joinpath(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_package_links_to_each_folder(package: str) -> None:
    assert (ROOT / "newsfold" / package).resolve() == ROOT / package


def test_modules_are_imported_under_one_name() -> None:
    """`db.values.urls` and `newsfold.db.values.urls` would be two modules with different classes."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        if not path.relative_to(ROOT).parts[0].startswith("."):
            assert not {name.partition(".")[0] for name in imports(path)} & set(PACKAGES), path


@pytest.mark.parametrize("path", LAYER_FILES, ids=relative_path)
def test_a_layer_imports_itself_lower_layers_and_pure_modules(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    for name in sorted(imports(path)):
        file = module_file(name)
        if file is None or file.name == "__init__.py" or name.split(".")[1] in MAY_IMPORT[layer]:
            continue
        assert is_pure(file), f"{name} is neither in {MAY_IMPORT[layer]} nor marked as pure"


@pytest.mark.parametrize("path", sorted((ROOT / "extract").rglob("*.py")), ids=relative_path)
def test_a_part_of_the_extraction_imports_no_later_part(path: Path) -> None:
    part = path.relative_to(ROOT).parts[1]
    later = EXTRACTION[EXTRACTION.index(part) + 1 :] if part in EXTRACTION else ()
    assert [name for name in imports(path) if name.startswith(tuple(f"newsfold.extract.{one}." for one in later))] == []


@pytest.mark.parametrize("path", [path for path in LAYER_FILES if is_pure(path)], ids=relative_path)
def test_a_pure_module_has_no_side_effects(path: Path) -> None:
    names = imports(path)
    assert not names & IMPURE
    imported_files = [file for name in names if (file := module_file(name))]
    assert [str(file) for file in imported_files if file.name != "__init__.py" and not is_pure(file)] == []
    calls = {node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
    assert "open" not in calls


def test_no_folder_has_too_many_modules() -> None:
    folders = [relative_path(path.parent) for path in MODULE_FILES]
    counts = {folder: folders.count(folder) for folder in sorted(set(folders))}
    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}


def test_each_module_has_a_docstring() -> None:
    assert [relative_path(path) for path in MODULE_FILES if not module_docstring(path)] == []


def test_sqlite_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 38), "SQLite is too old for STRICT tables and trigram search"
