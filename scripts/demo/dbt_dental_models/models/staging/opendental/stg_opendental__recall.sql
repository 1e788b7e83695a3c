-- SPDX-License-Identifier: MIT
select
    "RecallNum",
    "PatNum",
    "DateDue",
    "DateScheduled"
from {{ source('opendental', 'recall') }}
