-- SPDX-License-Identifier: MIT
select
    recall."PatNum",
    min(recall."DateDue") as next_due
from {{ ref('stg_opendental__recall') }} as recall
where recall."DateScheduled" is null
group by 1
