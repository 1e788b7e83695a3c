# SPDX-License-Identifier: MIT
"""The names and numbers that the decisions turn on.

Readers of `tables.yml` rely on the values that follow from them: a change here is a change of every
configuration.
"""

from __future__ import annotations

# Timestamps that say when something happened to a patient or was sent, not when a row was written.
BUSINESS_TIMESTAMPS = frozenset(
    """
    DateTimeArrived DateTimeSeated DateTimeDismissed DateTimeAskedToArrive DateTimeStarted
    DateTimeFinished DateTimeCheckedIn DateTimeCheckedOut DateTimeConfirmed DateTimeCancelled
    DateTimeRescheduled IntakeDate DateTimeNewPatThankYouTransmit DateTimeSent DateTimeThankYouTransmit
    DateTimeExpire DateTimeSmsScheduled DateTimeSmsSent DateTimeEmailSent DateTimeOrig DateExclude
    DateTimePending DateTimeCompleted DateTimeExpired DateTimeLastError DateTimeEntry SmsContractDate
    TimeEntered1 TimeDisplayed1 TimeEntered2 TimeDisplayed2 DateTimeLastConnect DateTimeEnd LastHeartBeat
    DateTimeConfirmTransmit DateTimeRSVP DateTimeConfirmExpire LastQueryTime DateLastRun DateTimeShown
    DateTRequest DateTAcceptDeny DateTAppend DischargeDate DateTPracticeSigned
    """.split()
)

SAMPLED_VALUES = 2000
FEWEST_VALUES = 100
FIRST_YEAR = 2000
LAST_YEAR = 2030

MOST_INCREMENTAL_COLUMNS = 3
INCREMENTAL_ORDER = (
    "DateTStamp",
    "SecDateTEdit",
    "SecDateTEntry",
    "DateTEntry",
    "DateTimeModified",
    "DateModified",
    "DateTimeCreated",
    "DateCreated",
)
# The columns that OpenDental maintains as "last changed" or "entered".
WATERMARKS = ("DateTStamp", "SecDateTEdit", "SecDateTEntry", "DateTEntry")
TINY_INCREMENTAL_WATERMARKS = frozenset({"DateTStamp", "SecDateTEdit"})

# Tables whose rows are known to be edited in place.
EDITED_TABLES = frozenset(
    {
        "procedurelog",
        "claimproc",
        "payment",
        "adjustment",
        "claim",
        "patplan",
        "paysplit",
        "commlog",
        "patient",
    }
)
FOREMOST_TABLES = frozenset({"patient", "appointment", "procedurelog", "claimproc", "payment"})
FINANCIAL_NAME_PARTS = ("claim", "insurance", "plan")

LARGE_ROWS = 1_000_000
MEDIUM_ROWS = 100_000
SMALL_ROWS = 10_000

WIDE_TABLE_COLUMNS = 50
WIDE_BATCH_FACTOR = 0.7
WIDE_MEMORY_FACTOR = 1.5
MEMORY_HEADROOM = 1.5
BATCH_SIZE = {"large": 100_000, "medium": 50_000, "small": 25_000, "tiny": 10_000}
ROWS_PER_SECOND = {"large": 4000, "medium": 2500, "small": 1500, "tiny": 750}
ALERT_BELOW_ROWS_PER_SECOND = {"large": 3000, "medium": 2000, "small": 1000, "tiny": 500}
TIME_GAP_DAYS = {"large": 60, "medium": 30, "small": 30, "tiny": 7}

ALERT_SIZE_MB = 50
MEMORY_ALERT_FACTOR = 2

LOOKBACK_DAYS = 30
LOOKBACK_PREDICATES = {
    "procedurelog": ("DateComplete", "ProcDate"),
    "payment": ("PayDate",),
    "claimproc": ("DateCP", "ProcDate"),
    "adjustment": ("AdjDate", "ProcDate"),
    "claim": ("DateService", "DateSent", "DateReceived"),
    "paysplit": ("DatePay", "ProcDate"),
}

# The compatible hash sees only so many tables.
HASHED_TABLES = 50
