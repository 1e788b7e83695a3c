select patient_id, work_phone from {{ ref('stg_opendental__patient') }}
