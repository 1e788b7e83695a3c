# SPDX-License-Identifier: MIT
"""All fault tests, in the order in which they run."""

from __future__ import annotations

import t01_kill_at_every_call
import t02_error_at_every_call
import t03_order_of_calls
import t05_random_kills
import t06_kill_during_recovery
import t07_many_starts
import t08_process_trees
from fault_test import FaultTest

TESTS = [
    FaultTest("T1", "kill at every syscall", t01_kill_at_every_call.run, fast=True),
    FaultTest("T2", "error at every syscall", t02_error_at_every_call.run, fast=True),
    FaultTest("T3", "order of the calls", t03_order_of_calls.run, fast=True),
    FaultTest("T5", "random kills, two writers, a reader", t05_random_kills.run, fast=True),
    FaultTest("T6", "kill during recovery", t06_kill_during_recovery.run),
    FaultTest("T7", "many starts at once", t07_many_starts.run, fast=True),
    FaultTest("T8", "orphans of a killed run", t08_process_trees.orphans, fast=True),
    FaultTest("T9", "a held pipe", t08_process_trees.held_pipe),
    FaultTest("T10", "time limit, deaf tree", t08_process_trees.time_limit),
]
