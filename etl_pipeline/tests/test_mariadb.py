# SPDX-License-Identifier: MIT
"""The whole analyzer against a real server: results, odd names, rights, and what it costs the server."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD, THREE_TABLES, SourceServer
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SAWarning
from sqlalchemy.pool import NullPool

from etl_pipeline.analyzer import catalogue_mysql
from etl_pipeline.analyzer.failures import QueryFailure
from etl_pipeline.analyzer.source_address import address_from_url
from etl_pipeline.analyzer.source_database import SourceDatabase
from etl_pipeline.analyzer.source_settings import SourceSettings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_database(small: SourceServer, tmp_path: Path) -> None:
    run = small.analyze(tmp_path)
    assert (run.code, len(run.tables)) == (0, 20)
    metadata = run.document["metadata"]
    assert (metadata["source_database"], metadata["total_tables"], metadata["environment"]) == (
        "small",
        20,
        "local",
    )
    adjustment = run.tables["adjustment"]
    assert adjustment["incremental_columns"] == ["AdjNum", "SecDateTEdit"]
    assert adjustment["sync_profile"] == "in_place_updates"
    assert adjustment["replicator_watermark_column"] == "SecDateTEdit"
    assert adjustment["lookback_resync"]["predicate_columns"] == ["AdjDate", "ProcDate"]
    assert adjustment["column_types"]["SecDateTEdit"] == "timestamp"
    assert adjustment["column_types"]["AdjNum"] == "bigint(20)"
    assert adjustment["primary_key_columns"] == ["AdjNum"]
    # SecDateTEntry would come before AptDateTime, but holds placeholders of the year 1.
    assert run.tables["appointment"]["incremental_columns"] == ["AptNum", "DateTStamp", "AptDateTime"]
    # Too few rows to trust a timestamp; no key at all.
    assert run.tables["allergydef"]["incremental_columns"] == ["AllergyDefNum"]
    conv = run.tables["tempimageconv"]
    assert (conv["incremental_columns"], conv["primary_key_columns"], "primary_key" in conv) == (
        [],
        [],
        False,
    )


def test_two_runs_differ_only_in_volatile_fields(small: SourceServer, tmp_path: Path) -> None:
    first, second = (small.analyze(tmp_path / name).document for name in ("a", "b"))
    for document in (first, second):
        for field in ("generated_at", "analysis_timestamp"):
            del document["metadata"][field]
        for entry in document["tables"].values():
            del entry["last_analyzed"]
    assert first == second


def test_the_number_of_statements_is_within_budget(small: SourceServer, tmp_path: Path) -> None:
    run = small.analyze(tmp_path / "warm")
    sampled = sum(
        kind.startswith(("datetime", "timestamp"))
        for entry in run.tables.values()
        for kind in entry["column_types"].values()
    )
    own = _questions(small.server)
    before = _questions(small.server)
    assert small.analyze(tmp_path / "counted").code == 0
    spent = _questions(small.server) - before - (before - own)
    assert 0 < spent <= 12 + -(-sampled // 50)


def _questions(server: Any) -> int:
    count: int = server.status("Questions")
    return count


QUIRKS = """
CREATE TABLE `order` (`select` bigint NOT NULL PRIMARY KEY, `from` datetime NULL);
CREATE TABLE `a-b` (`x y` int NOT NULL, `z%s:q` timestamp NULL, PRIMARY KEY (`x y`));
CREATE TABLE `naïve` (`é` bigint NOT NULL PRIMARY KEY, `日付` datetime NULL);
CREATE TABLE `back``tick` (`n``m` bigint NOT NULL PRIMARY KEY, `d"'``t` datetime NULL);
CREATE TABLE `on` (`no` bigint, `yes` bigint, `1e3` datetime NULL, PRIMARY KEY (`yes`, `no`));
INSERT INTO `order` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `a-b` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `naïve` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `back``tick` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `on` SELECT seq, seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
CREATE VIEW a_view AS SELECT 1;
CREATE SEQUENCE a_sequence;
CREATE TABLE temp_scratch (a int);
"""


def test_any_name_is_quoted(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(QUIRKS)
    run = scratch.analyze(tmp_path)
    assert (run.code, run.warnings[1:]) == (0, [])
    assert {name: entry["incremental_columns"] for name, entry in run.tables.items()} == {
        "order": ["select", "from"],
        "a-b": ["x y", "z%s:q"],
        "naïve": ["é", "日付"],
        "back`tick": ["n`m", "d\"'`t"],
        "on": ["yes", "1e3"],
    }
    assert run.tables["on"]["primary_key_columns"] == ["yes", "no"]
    assert ("INFO", "Discovered 5 tables in database (filtered from 6 total)") in run.records


def test_odd_values_are_judged_as_the_driver_would_see_them(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(
        """
        SET sql_mode = '';
        CREATE TABLE t (Num bigint PRIMARY KEY, Zero datetime, Old datetime, Future datetime, Few datetime,
                        Kind enum('datetime', 'x'), Good datetime(3), Plain date);
        INSERT INTO t SELECT seq, IF(seq = 1, '0000-00-00 00:00:00', '2040-01-01'),
            IF(seq = 1, '0001-01-01', '2024-01-01'),
            '2031-01-01', IF(seq < 100, '2024-01-01', NULL), 'x', '2024-01-01 00:00:00.123', '2024-01-01'
            FROM seq_1_to_150;
        """
    )
    run = scratch.analyze(tmp_path)
    # A zero date is no date, so its column escapes the range, whatever else it holds.
    assert run.tables["t"]["incremental_columns"] == ["Num", "Zero", "Good"]
    assert run.code == 0
    assert [warning for warning in run.warnings if "after the year 2030: t.Future" in warning]


# The second one may read a view, and sees the tables for having some right on all of the database.
@pytest.mark.parametrize(
    "rights", [["INSERT ON scratch.*"], ["SELECT ON scratch.v", "REFERENCES ON scratch.*"]]
)
def test_an_account_without_select_reads_the_catalogue(
    scratch: SourceServer, tmp_path: Path, rights: list[str]
) -> None:
    scratch.execute(THREE_TABLES + "CREATE VIEW v AS SELECT 1")
    scratch.server.create_user("clerk", PASSWORD, *rights)
    scratch.user = "clerk"
    run = scratch.analyze(tmp_path)
    assert run.code == 0
    assert {name: entry["incremental_columns"] for name, entry in run.tables.items()} == {
        "alpha": ["Num"], "beta": ["Num"], "gamma": ["Num"],
    }  # fmt: skip
    assert run.tables["gamma"]["primary_key"] == "Num"
    assert [
        text
        for text in run.warnings
        if text.startswith("Could not validate data quality for column DateTStamp")
    ]
    assert [text for text in run.warnings if text.startswith("2 timestamp columns may not be read")]


def test_rights_by_column_are_enough_for_those_columns(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY, Seen datetime, Hidden datetime)")
    scratch.execute("INSERT INTO t SELECT seq, '2024-01-01', '2024-01-01' FROM seq_1_to_150")
    scratch.server.create_user("clerk", PASSWORD, "SELECT (Seen), INSERT ON scratch.t")
    scratch.user = "clerk"
    run = scratch.analyze(tmp_path)
    assert (run.code, run.tables["t"]["incremental_columns"]) == (0, ["Num", "Seen"])


def test_an_account_that_is_shown_no_columns_is_told_so(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES + "CREATE VIEW v AS SELECT 1")
    scratch.server.create_user("clerk", PASSWORD, "SELECT ON scratch.v", "SHOW VIEW ON scratch.*")
    scratch.user = "clerk"
    run = scratch.analyze(tmp_path)
    assert run.code == 1
    assert not run.path.exists()
    assert "none of the 3 tables could be read; the first: its columns are not shown" in run.stderr


def test_a_replica_that_refuses_writes_is_read(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES)
    scratch.execute("SET GLOBAL read_only = 1")
    try:
        run = scratch.analyze(tmp_path)
    finally:
        scratch.execute("SET GLOBAL read_only = 0")
    assert (run.code, run.tables["alpha"]["incremental_columns"]) == (0, ["Num", "DateTStamp"])


def _root_url(source: SourceServer) -> str:
    return f"mysql+pymysql://root@127.0.0.1:{source.server.port}/{source.database}"


def _as_root(source: SourceServer) -> SourceDatabase:
    return SourceDatabase(SourceSettings("local", address_from_url("URL", _root_url(source)), 5.0))


def test_the_session_cannot_write(scratch: SourceServer) -> None:
    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY)")
    source = _as_root(scratch)
    with pytest.raises(QueryFailure, match="READ ONLY"):
        source.rows("INSERT INTO t VALUES (1)")
    source.close()


TYPES = """
    bit(3); tinyint(1); tinyint(4) unsigned; smallint(6); mediumint(9); int(10) unsigned; bigint(20);
    decimal(10,2); float; double; date; time; year(4); datetime; datetime(6); timestamp(3) NULL; char(5);
    varchar(20); tinytext; text; mediumtext; longtext; json; binary(3); varbinary(9); tinyblob; blob;
    longblob; uuid; inet6; enum('datetime','it''s (1)'); set('a','timestamp','print'); point; linestring;
    polygon; geometry; multipoint
""".split(";")


def test_type_texts_are_searched_as_sqlalchemys_would_be(scratch: SourceServer) -> None:
    """The rules are defined on SQLAlchemy's rendering; the server's spelling must give the same answers."""
    columns = ", ".join(f"c{number:02} {kind}" for number, kind in enumerate(TYPES))
    scratch.execute(f"CREATE TABLE types ({columns})")
    source = _as_root(scratch)
    (table,) = catalogue_mysql.read_catalogue(source, print).tables
    source.close()
    engine = create_engine(_root_url(scratch), poolclass=NullPool)
    with warnings.catch_warnings():
        # Types that it does not know are rendered NULL, with a warning.
        warnings.simplefilter("ignore", SAWarning)
        rendered = {
            column["name"]: str(column["type"]).lower() for column in inspect(engine).get_columns("types")
        }
    engine.dispose()
    assert len(rendered) == len(TYPES)
    for column in table.columns:
        text = rendered[column.name]
        assert column.is_timestamp_like is ("timestamp" in text or "datetime" in text), (column, text)
        assert column.is_integer_like is ("int" in text), (column, text)
