select "SheetNum", "PatNum" from {{ source('opendental', 'sheet') }}
