-- SPDX-License-Identifier: MIT
select
    "SplitNum",
    "PayNum",
    "PatNum",
    "SplitAmt",
    "DatePay"
from {{ source('opendental', 'paysplit') }}
