{# Which brand a model's name speaks of where several have it, and whether its document names that brand, the
   brand's parent or a company of the brand's: the brand before it, the brand in the name, the one named most. #}
with branded as (
    select
        spans.sentence_key,
        spans.sentence_key // 1000000 as document_no,
        spans.start_at,
        terms.term,
        lag_terms.company_id as previous_company_id,
        terms.model_brands
    from (select *, lag(term_no) over (partition by sentence_key order by start_at) as previous_term_no from {{ ref('int_spans') }}) as spans
    inner join {{ ref('int_lexicon_terms') }} as terms on spans.term_no = terms.term_no
    left join {{ ref('int_lexicon_terms') }} as lag_terms on spans.previous_term_no = lag_terms.term_no
    where terms.model_brands is not null
),

kin as (
    select company_id, company_id as kin_id, 1.0 as nearness from {{ ref('companies') }}
    union all
    select company_id, parent_company_id, 0.1 from {{ ref('companies') }} where parent_company_id is not null
    union all
    select parent_company_id, company_id, 0.1 from {{ ref('companies') }} where parent_company_id is not null
),

-- What the document says of each brand that some model in it may have.
presence as (
    select wanted.document_no, wanted.brand_id, max(companies.mentions * kin.nearness) as mentions, bool_or(kin.nearness = 1) as is_named
    from (select distinct document_no, unnest(model_brands) as brand_id from branded) as wanted
    inner join kin on wanted.brand_id = kin.company_id
    inner join {{ ref('int_document_companies') }} as companies on wanted.document_no = companies.document_no and kin.kin_id = companies.company_id
    group by all
)

select
    models.sentence_key,
    models.start_at,
    arg_max(models.brand_id, case when models.brand_id = models.previous_company_id then 1000000 when models.is_named_in then 900000 else presence.mentions end - models.place * 0.001) as brand_id,
    bool_or(coalesce(presence.is_named, false)) as is_named
from (
    select sentence_key, document_no, start_at, previous_company_id, brand_id, list_position(model_brands, brand_id) as place, coalesce(starts_with(term, named.name || ' '), false) as is_named_in
    from (select *, unnest(model_brands) as brand_id from branded) as each_brand
    left join {{ ref('companies') }} as named on each_brand.brand_id = named.company_id
) as models
left join presence
    on models.document_no = presence.document_no and models.brand_id = presence.brand_id
group by all
