"""What Datasette shows of tables and recipes, from the documents: `python -m tests.docs.datasette_metadata`."""

import json
import re
import shlex
from typing import Any

from tests.docs.documents import blocks_of, example_lines, read, sections_of

PUBLIC_SECTIONS = ("Tables", "Views", "Full-text search")
_TABLE = re.compile(r"^### (\w+)\n(.*?)(?=^### |\Z)", re.M | re.S)
_COLUMN = re.compile(r"^\| `(\w+)` \| .*? \| (.*?) *\|$", re.M)


def make_metadata() -> dict[str, Any]:
    """Return descriptions of the public tables and their columns, and the recipes as queries, in Datasette's form."""
    sections = sections_of(read("docs/database.md"))
    tables = {
        name: {
            "description": _plain(_first_paragraph(body)),
            "columns": {column: _plain(meaning) for column, meaning in _COLUMN.findall(body) if meaning},
        }
        for section in PUBLIC_SECTIONS
        for name, body in _TABLE.findall(sections[section])
    }
    queries = {}
    for title, body in sections_of(read("docs/recipes.md")).items():
        for block in blocks_of(body):
            for line in example_lines(block):
                words = shlex.split(line, comments=True)
                if words[:2] == ["sqlite-utils", "demo.db"] and len(queries) < 100:
                    name = re.sub(r"\W+", "-", title.lower()).strip("-")
                    sql = _with_defaults(words[2].strip(), words[3:])
                    queries.setdefault(
                        name, {"sql": sql, "title": title, "description": _plain(_first_paragraph(body))}
                    )
    return {"tables": tables, "queries": queries}


def _with_defaults(sql: str, options: list[str]) -> str:
    """Return the SQL with the values of `-p NAME VALUE` for parameters that the reader leaves empty."""
    for option, name, value in zip(options, options[1:], options[2:], strict=False):
        if option == "-p":
            literal = value.replace("'", "''")
            sql = re.sub(rf":{name}\b", lambda _, n=name, v=literal: f"coalesce(nullif(:{n}, ''), '{v}')", sql)
    return sql


def _first_paragraph(body: str) -> str:
    first = body.strip().split("\n\n", 1)[0]
    return "" if first.startswith(("|", "```")) else first


def _plain(text: str) -> str:
    """Return a text without the marks of Markdown."""
    return " ".join(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("`", "").split())


if __name__ == "__main__":
    print(json.dumps(make_metadata(), ensure_ascii=False, indent=1))
