# SPDX-License-Identifier: MIT
"""What the larger measurements run on: configurations of many tables, a dbt project, the yardstick."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTRY = re.compile(r"^  (?=\S)", re.MULTILINE)
MODELS = 150
COLUMNS = 40


def grown(text: str, tables: int) -> str:
    """The same file with this many tables: copies of its entries under numbered names."""
    head, _, body = text.partition("\ntables:\n")
    entries = [entry for entry in ENTRY.split(body) if entry.strip()]
    parts = [head, "\ntables:\n"]
    for number in range(tables):
        entry = entries[number % len(entries)]
        name, colon, rest = entry.partition(":")
        copy = number // len(entries)
        parts.append(f"  {name}{f'_{copy}' if copy else ''}{colon}{rest}")
    return re.sub(r"(?m)^  total_tables: \d+$", f"  total_tables: {tables}", "".join(parts))


def grow(directory: Path, tables: int) -> tuple[Path, Path]:
    """Both configurations with this many tables."""
    folder = directory / f"tables-{tables}"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("old.yml", "new.yml"):
        text = (directory / name).read_text(encoding="utf-8")
        (folder / name).write_text(grown(text, tables), encoding="utf-8")
    return folder / "old.yml", folder / "new.yml"


def build_yardstick(directory: Path) -> Path:
    """Compile the C program that only scans."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise OSError("no C compiler (cc or clang) for scripts/bench/scan_yaml.c")
    program = directory / "scan_yaml"
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "yaml-0.1"], capture_output=True, text=True, check=True
    )
    words = [compiler, "-O2", "-o", str(program), str(HERE / "scan_yaml.c"), *flags.stdout.split()]
    subprocess.run(words, check=True)
    return program


def staging_model(table: str) -> str:
    """A staging model as people write them: an import, renamed columns, a final star."""
    columns = ",\n".join(f'        "Column{number}" as column_{number}' for number in range(2, COLUMNS))
    return (
        f"-- Everything about {table}; ColumnRemark is only a remark.\n"
        "with source_data as (\n"
        f"    select * from {{{{ source('opendental', '{table}') }}}}\n"
        "),\nrenamed as (\n    select\n"
        f"{columns},\n        {{{{ stamp('\"DateTStamp\"') }}}}\n"
        "    from source_data\n)\nselect * from renamed\n"
    )


def make_dbt_project(directory: Path, tables: list[str]) -> Path:
    """150 models: 90 staging, 30 intermediate, 30 marts, an exposure for each mart."""
    project = directory / "dbt"
    staging, middle, marts = MODELS * 6 // 10, MODELS // 5, MODELS // 5
    for folder in ("models/staging/opendental", "models/intermediate/all", "models/marts", "macros"):
        (project / folder).mkdir(parents=True)
    (project / "dbt_project.yml").write_text('name: bench\nmodel-paths: ["models"]\n', encoding="utf-8")
    (project / "macros" / "stamp.sql").write_text(
        "{% macro stamp(column) %}{{ column }} as stamped_at{% endmacro %}\n", encoding="utf-8"
    )
    names = tables[:staging]
    for table in names:
        path = project / "models/staging/opendental" / f"stg_opendental__{table}.sql"
        path.write_text(staging_model(table), encoding="utf-8")
    sources = "".join(f"      - name: {table}\n" for table in names)
    (project / "models/staging/opendental/_sources.yml").write_text(
        f"version: 2\nsources:\n  - name: opendental\n    schema: raw\n    tables:\n{sources}",
        encoding="utf-8",
    )
    for number in range(middle):
        refs = "\n  join ".join(
            f"{{{{ ref('stg_opendental__{names[(number * 3 + part) % len(names)]}') }}}} as t{part}"
            for part in range(3)
        )
        (project / "models/intermediate/all" / f"int_{number}.sql").write_text(
            f"select t0.column_2, t1.column_3, t2.column_4\nfrom {refs}\n", encoding="utf-8"
        )
    exposures = ["version: 2\nexposures:\n"]
    for number in range(marts):
        (project / "models/marts" / f"mart_{number}.sql").write_text(
            f"select * from {{{{ ref('int_{number}') }}}}\n", encoding="utf-8"
        )
        exposures.append(
            f"  - name: board_{number}\n    type: dashboard\n    owner: {{name: Desk}}\n"
            f"    depends_on: [ref('mart_{number}')]\n"
        )
    (project / "models/marts/exposures.yml").write_text("".join(exposures), encoding="utf-8")
    return project
