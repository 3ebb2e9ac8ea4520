{{ config(tags=['lexicon'], database='warehouse') }}
{# One row a written form, with everything it may stand for; int_mentions decides which, by context. #}
with company_forms as (
    select company_id, name as term, false as is_ambiguous from {{ ref('companies') }}
    union
    select company_id, alias as term, is_ambiguous from {{ ref('company_aliases') }}
),

company_terms as (
    select term, min(company_id) as company_id, bool_and(is_ambiguous) as is_ambiguous
    from (
        select company_id, term, is_ambiguous from company_forms
        union all
        -- Brands are often set in capitals (SEAT, PROTON).
        select company_id, upper(term) as term, true as is_ambiguous
        from company_forms
        where length(term) between 4 and 12 and term <> upper(term)
        union all
        -- Plurals: "560,000 BMWs".
        select company_id, term || 's', is_ambiguous
        from company_forms
        where regexp_full_match(term, '[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+(?: [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+)?') and not regexp_matches(term, '[sSzx]$') and length(term) between 3 and 16
    ) as forms
    group by term
),

model_terms as (
    select
        term,
        list(distinct brand_company_id order by brand_company_id) as model_brands,
        min(name) as model_name,
        bool_or(is_ambiguous) as is_ambiguous
    from (
        select name as term, brand_company_id, name, is_ambiguous from {{ ref('vehicle_models') }}
        union all
        select aliases.alias, aliases.brand_company_id, aliases.name, coalesce(models.is_ambiguous, false) and not contains(aliases.alias, ' ')
        from {{ ref('vehicle_model_aliases') }} as aliases
        left join {{ ref('vehicle_models') }} as models using (brand_company_id, name)
        union all
        -- "35,000 Bullets", "T03s"
        select name || 's', brand_company_id, name, is_ambiguous
        from {{ ref('vehicle_models') }}
        where regexp_matches(name, '[A-Za-zÀ-ɏ\d]{3}$') and right(name, 1) not in ('s', 'x', 'z', 'i', 'S', 'X', 'Z')
        union all
        select name || 's', brand_company_id, name, is_ambiguous
        from {{ ref('vehicle_models') }}
        where regexp_matches(name, '^[A-ZÀ-ÞĀ-ɏ]') and regexp_matches(name, '[A-Za-zÀ-ɏ\d .-][a-zß-ɏ\d]$| [A-Z]$') and not regexp_matches(name, '[sSzx]$|^\d|(?:19|20)\d\d$')
    ) as forms
    group by term
),

market_terms as (
    select
        alias as term,
        min(market_id) as market_id,
        min_by(kind, case kind when 'name' then 0 when 'region' then 0 when 'state' then 1 when 'city' then 2 else 3 end) as market_kind,
        bool_or(is_ambiguous) as is_ambiguous
    from {{ ref('market_aliases') }}
    group by alias
),

terms as (
    select term from company_terms
    union
    select term from model_terms
    union
    select term from market_terms
)

select
    row_number() over (order by terms.term) as term_no,
    terms.term,
    length(terms.term) as term_length,
    regexp_extract(terms.term, '^(?:{{ small_forms() }})s?\b|[A-Za-zÀ-ɏ\p{M}\p{N}]*[A-ZÀ-ÞĀ-ɏ\p{N}][A-Za-zÀ-ɏ\p{M}\p{N}]*') as first_token,
    instr(terms.term, regexp_extract(terms.term, '^(?:{{ small_forms() }})s?\b|[A-Za-zÀ-ɏ\p{M}\p{N}]*[A-ZÀ-ÞĀ-ɏ\p{N}][A-Za-zÀ-ɏ\p{M}\p{N}]*')) - 1 as token_at,
    company_terms.company_id,
    coalesce(company_terms.is_ambiguous, false) as company_is_ambiguous,
    companies.country_code,
    companies.kind as company_kind,
    model_terms.model_brands,
    model_terms.model_name,
    coalesce(model_terms.is_ambiguous, false) as model_is_ambiguous,
    market_terms.market_id,
    market_terms.market_kind,
    coalesce(market_terms.is_ambiguous, false) as market_is_ambiguous
from terms
left join company_terms using (term)
left join {{ ref('companies') }} as companies on company_terms.company_id = companies.company_id
left join model_terms using (term)
left join market_terms using (term)
where terms.term is not null and length(terms.term) between 2 and 60
