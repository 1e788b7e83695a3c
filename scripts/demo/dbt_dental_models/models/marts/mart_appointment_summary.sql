-- SPDX-License-Identifier: MIT
select
    appointment."PatNum",
    count(*) as appointments,
    max(appointment."AptDateTime") as latest_appointment
from {{ ref('stg_opendental__appointment') }} as appointment
group by 1
