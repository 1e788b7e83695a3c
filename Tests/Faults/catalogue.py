# SPDX-License-Identifier: MIT
"""All fault tests, in the order in which they run."""

from __future__ import annotations

import borrowed_tests
import t01_in_place
import t01_kill_at_every_call
import t02_error_at_every_call
import t02_lying_calls
import t03_order_of_calls
import t04_power_cut
import t05_random_kills
import t06_kill_during_recovery
import t07_many_starts
import t08_process_trees
import t11_signals
import t12_bad_inheritance
import t13_output
import t18_full_disk
import t19_unusual_places
import t22_foreign_edits
import t25_rollback_chains
import t32_mutants
from fault_test import FaultTest

LAUNCH = borrowed_tests.both(
    borrowed_tests.swift("FoundationProcessLauncherTests"),
    borrowed_tests.pytest("test_environment.py", "-k", "interpreter or module"),
)
TRUNCATION = borrowed_tests.both(borrowed_tests.swift("TruncationTests"), borrowed_tests.pytest("test_truncation.py"))
SEMANTICS = borrowed_tests.both(
    borrowed_tests.swift("TablesValidatorTests|ValidationFixtureTests"), borrowed_tests.pytest("test_candidates.py")
)

TESTS = [
    FaultTest("T1", "kill at every syscall", t01_kill_at_every_call.run, fast=True),
    FaultTest("T1b", "kill, analyzer in place", t01_in_place.run),
    FaultTest("T2", "error at every syscall", t02_error_at_every_call.run, fast=True),
    FaultTest("T2b", "calls that lie", t02_lying_calls.run),
    FaultTest("T3", "order of the calls", t03_order_of_calls.run, fast=True),
    FaultTest("T4", "power cut", t04_power_cut.run),
    FaultTest("T5", "random kills, two writers, a reader", t05_random_kills.run, fast=True),
    FaultTest("T6", "kill during recovery", t06_kill_during_recovery.run),
    FaultTest("T7", "many starts at once", t07_many_starts.run, fast=True),
    FaultTest("T8", "orphans of a killed run", t08_process_trees.orphans),
    FaultTest("T9", "a held pipe", t08_process_trees.held_pipe),
    FaultTest("T10", "time limit, deaf tree", t08_process_trees.time_limit),
    FaultTest("T11", "requests to stop", t11_signals.run),
    FaultTest("T12", "bad inheritance", t12_bad_inheritance.run, fast=True),
    FaultTest("T13", "volume of output", t13_output.volume),
    FaultTest("T14", "any bytes", t13_output.odd_bytes),
    FaultTest("T15", "closed and full output", t12_bad_inheritance.closed_output, fast=True),
    FaultTest("T16", "launch errors", LAUNCH),
    FaultTest("T17", "exit storm", borrowed_tests.exit_storm(2000)),
    FaultTest("T18", "full disk, limited files", t18_full_disk.run),
    FaultTest("T19", "places that cannot be written", t19_unusual_places.unwritable),
    FaultTest("T20", "mounts and links", t19_unusual_places.mounts_and_links),
    FaultTest("T21", "metadata", t19_unusual_places.metadata),
    FaultTest("T22", "foreign edits", t22_foreign_edits.run),
    FaultTest("T23", "clock", borrowed_tests.swift("ConfigBackupTests|TimelineTests|HistoryTests")),
    FaultTest("T24", "retention, 10,000 histories", borrowed_tests.swift("RetentionTests")),
    FaultTest("T25", "rollback chains", t25_rollback_chains.run),
    FaultTest("T26", "truncation", TRUNCATION),
    FaultTest("T27", "semantics", SEMANTICS),
    FaultTest("T28", "YAML bombs", borrowed_tests.swift("YAMLLimitsTests")),
    FaultTest("T29", "YAML encodings", borrowed_tests.swift("YAMLEncodingTests")),
    FaultTest("T30", "damaged YAML against PyYAML", borrowed_tests.mutations(10_000)),
    FaultTest("T30b", "fuzzing the YAML reader", borrowed_tests.fuzzing),
    FaultTest("T31", "thread and address sanitizers", borrowed_tests.sanitizers),
    FaultTest("T32", "mutants", t32_mutants.run),
]
