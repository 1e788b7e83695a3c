-- SPDX-License-Identifier: MIT
select
    document."PatNum",
    count(*) as documents,
    count(document."ExternalGUID") as documents_from_outside
from {{ ref('stg_opendental__document') }} as document
group by 1
