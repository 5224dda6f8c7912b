"""Print the schema of both files as SQL: `python -m newsfold.db.schema` (`make schema` writes it to db/schema.sql)."""

from newsfold.db.schema.dump import current_schema

if __name__ == "__main__":
    print(current_schema(), end="")
