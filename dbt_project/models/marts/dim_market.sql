{{ config(materialized='view') }}
select market_id, name, kind, iso_alpha3, un_m49 from {{ ref('markets') }}
