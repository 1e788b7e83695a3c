-- SPDX-License-Identifier: MIT
select
    "DocNum",
    "PatNum",
    "DateCreated",
    "ExternalGUID"
from {{ source('opendental', 'document') }}
