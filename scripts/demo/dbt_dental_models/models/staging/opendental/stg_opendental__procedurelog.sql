-- SPDX-License-Identifier: MIT
select
    "ProcNum",
    "PatNum",
    "AptNum",
    "ProcDate",
    "ProcFee",
    "ProcStatus"
from {{ source('opendental', 'procedurelog') }}
