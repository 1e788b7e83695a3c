select "x" from {{ source('raw', '<script>alert(1)</script>') }}
