-- SPDX-License-Identifier: MIT
select
    "PatNum",
    "PatStatus",
    "ClinicNum",
    "DateTStamp"
from {{ source('opendental', 'patient') }}
