-- SPDX-License-Identifier: MIT
select
    "StatementNum",
    "PatNum",
    "DateSent",
    "BalTotal"
from {{ source('opendental', 'statement') }}
