-- SPDX-License-Identifier: MIT
select
    "CommlogNum",
    "PatNum",
    "CommDateTime",
    "CommType"
from {{ source('opendental', 'commlog') }}
