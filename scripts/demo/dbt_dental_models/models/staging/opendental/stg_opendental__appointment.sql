-- SPDX-License-Identifier: MIT
select
    "AptNum",
    "PatNum",
    "AptDateTime",
    "AptStatus",
    "DateTStamp"
from {{ source('opendental', 'appointment') }}
