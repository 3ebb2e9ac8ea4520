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
    from (select *, {{ last_here('term_no') }} as previous_term_no from {{ ref('int_spans') }} window in_text as (order by sentence_key, start_at)) as spans
    inner join {{ ref('int_lexicon_terms') }} as terms on spans.term_no = terms.term_no
    left join {{ ref('int_lexicon_terms') }} as lag_terms on spans.previous_term_no = lag_terms.term_no
    where terms.model_brands is not null
),

kin as (
    select company_id, company_id as kin_id, true as is_self from {{ ref('companies') }}
    union all
    select company_id, parent_company_id, false from {{ ref('companies') }} where parent_company_id is not null
    union all
    select parent_company_id, company_id, false from {{ ref('companies') }} where parent_company_id is not null
),

-- What the document says of each brand that some model in it may have.
presence as (
    select
        wanted.document_no, wanted.brand_id,
        coalesce(sum(companies.mentions) filter (kin.is_self), 0) as mentions,
        coalesce(sum(companies.mentions) filter (not kin.is_self), 0) as kin_mentions,
        min(companies.first_at) filter (kin.is_self) as first_at
    from (select distinct document_no, unnest(model_brands) as brand_id from branded) as wanted
    inner join kin on wanted.brand_id = kin.company_id
    inner join {{ ref('int_document_companies') }} as companies on wanted.document_no = companies.document_no and kin.kin_id = companies.company_id
    group by all
),

named_here as (
    select distinct spans.sentence_key, terms.company_id as brand_id
    from {{ ref('int_spans') }} as spans
    inner join {{ ref('int_lexicon_terms') }} as terms using (term_no)
    where terms.company_id is not null and spans.sentence_key in (select sentence_key from branded)
),

judged as (
    select
        models.*, presence.mentions, presence.kin_mentions,
        coalesce(presence.first_at = min(presence.first_at) over ({{ peers('models.sentence_key, models.start_at') }}), false) as is_first,
        coalesce(presence.mentions > 0 and named_here.brand_id is not null, false) as is_here
    from (
        select sentence_key, document_no, start_at, previous_company_id, brand_id, list_position(model_brands, brand_id) as place, coalesce(starts_with(term, named.name || ' '), false) as is_named_in
        from (select *, unnest(model_brands) as brand_id from branded) as each_brand
        left join {{ ref('companies') }} as named on each_brand.brand_id = named.company_id
    ) as models
    left join presence on models.document_no = presence.document_no and models.brand_id = presence.brand_id
    left join named_here on models.sentence_key = named_here.sentence_key and models.brand_id = named_here.brand_id
),

-- The signs weigh what annotated documents taught: how often the brand and its kin are named, whether it is named
-- first of the candidates, whether it stands in the model's sentence.
chosen as (
    select
        sentence_key,
        document_no,
        start_at,
        arg_max(brand_id, case
            when brand_id = previous_company_id then 1000000
            when is_named_in then 900000
            else 2.1 * ln(1 + coalesce(mentions, 0)) + 1.2 * ln(1 + coalesce(kin_mentions, 0)) + 1.5 * is_first::integer + 1.6 * is_here::integer
        end - place * 0.001) filter (mentions is not null or brand_id = previous_company_id or is_named_in) as brand_id,
        bool_or(coalesce(mentions > 0, false)) as is_named
    from judged
    group by all
),

-- The arm a document names instead of the brand, or more often than it: Honda Cars, Kia India, Volvo for its trucks.
arms as (
    select named.document_no, named.brand_id, arg_max(companies.company_id, (companies.mentions, companies.company_id)) as arm_id
    from (select distinct document_no, brand_id from chosen where brand_id is not null) as named
    inner join {{ ref('companies') }} as brands on named.brand_id = brands.company_id
    inner join {{ ref('int_document_companies') }} as companies on named.document_no = companies.document_no and companies.company_id <> named.brand_id
    inner join {{ ref('companies') }} as arms on companies.company_id = arms.company_id
    left join {{ ref('int_document_companies') }} as own on named.document_no = own.document_no and named.brand_id = own.company_id
    where companies.mentions > coalesce(own.mentions, 0)
        and arms.kind in ('maker', 'brand', 'joint_venture', 'distributor')
        and (starts_with(arms.name, brands.name || ' ')
            or own.mentions is null and (contains(' ' || arms.name || ' ', ' ' || split_part(brands.name, ' ', 1) || ' ') or contains(arms.name, brands.name)))
    group by all
)

select sentence_key, start_at, coalesce(arms.arm_id, chosen.brand_id) as brand_id, is_named
from chosen
left join arms using (document_no, brand_id)
