{{ config(materialized='incremental', unique_key='FeeNum') }}
select * from {{ source('opendental', 'fee') }}
