{{ config(materialized='view') }}
select
    document_id, external_id, source_uri, title, publisher, url, published_on, language, text, content_sha256,
    coalesce(cluster_id, document_id) as cluster_id, format, ingested_at
from {{ ref('stg_current_documents') }}
