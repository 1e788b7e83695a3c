-- WkPhone in a remark is nothing.
with source_data as (
    select * from {{ source('opendental', 'patient') }}
),

renamed as (
    select
        "PatNum" as patient_id,
        nullif("WkPhone", '') as work_phone
    from source_data
)

select * from renamed
