"""Take out of a database of MLflow what came with its workspaces (3.10).

Usage: python old_database.py FILE

A table that has a column ``workspace`` gets the shape it had before: the same
rows without the column. Its keys and indexes are not made again.
"""

from __future__ import annotations

import sqlite3
import sys


def main() -> None:
    """Rewrite the tables, and drop those of workspaces."""
    with sqlite3.connect(sys.argv[1]) as database:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        ]
        for table in names:
            if table.startswith("workspace"):
                database.execute(f'DROP TABLE "{table}"')
                continue
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            if "workspace" not in columns:
                continue
            kept = ", ".join(f'"{each}"' for each in columns if each != "workspace")
            database.execute(f'CREATE TABLE "old_{table}" AS SELECT {kept} FROM "{table}"')
            database.execute(f'DROP TABLE "{table}"')
            database.execute(f'ALTER TABLE "old_{table}" RENAME TO "{table}"')
        found = database.execute(
            "SELECT count(*) FROM sqlite_master, pragma_table_info(sqlite_master.name)"
            " WHERE pragma_table_info.name = 'workspace'"
        ).fetchone()
        if found != (0,):
            raise SystemExit(f"{found[0]} tables still have a workspace")


if __name__ == "__main__":
    main()
