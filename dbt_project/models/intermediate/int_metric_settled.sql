{# Figures of metrics with company, market and metric; what a sentence lacks is carried from those before it. #}
with placed as (
    select
        *,
        coalesce(nullif(place_after, ''), nullif(place_before, ''), nullif(place_far, ''), nullif(place_lead, '')) as place_text
    from {{ ref('int_metric_owners') }}
),

joined as (
    select
        placed.*,
        topics.* exclude (sentence_key, document_no),
        case when coalesce(owners.kind, 'maker') not in ('fund', 'bank', 'person', 'state') and (not owner.is_reference or coalesce(owners.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate')) then owner.company_id end as own_company_id,
        owner.model_name as own_model_name,
        owner.start_at as owner_start_at,
        owner.word as owner_word,
        place.market_id as named_market_id,
        place.start_at as place_start_at,
        lead_place.market_id as lead_market_id,
        {{ place_kind('placed.place_text') }} as place_kind,
        if(metric in ('carried', 'growth_carried', 'share_carried'), null, metric) as own_metric
    from placed
    inner join {{ ref('int_metric_topics') }} as topics using (sentence_key)
    left join {{ ref('int_arguments') }} as lead_place
        on placed.sentence_key = lead_place.sentence_key and placed.lead_place_no = lead_place.mention_no
    left join {{ ref('int_arguments') }} as owner on placed.sentence_key = owner.sentence_key and placed.owner_no = owner.mention_no
    left join {{ ref('companies') }} as owners on owner.company_id = owners.company_id
    left join {{ ref('int_arguments') }} as place
        on placed.sentence_key = place.sentence_key and try_cast(regexp_extract(placed.place_text, '<[gd](\d+)>', 1) as integer) = place.mention_no
),

companied as (
    select
        joined.*,
        last_value(own_metric ignore nulls) over earlier as last_metric,
        last_value(case when own_metric is not null then sentence_key end ignore nulls) over earlier as last_metric_sentence_key,
        last_value(case when own_metric is not null then paragraph_no end ignore nulls) over earlier as last_metric_paragraph_no,
        coalesce(own_company_id, last_value(own_company_id ignore nulls) over in_sentence, leading_id, earlier_subject_id) as company_id,
        coalesce(
            own_model_name,
            case when own_company_id is null then last_value(own_model_name ignore nulls) over in_sentence end
        ) as model_name
    from joined
    window
        earlier as (partition by document_no order by sentence_key, mention_no rows between unbounded preceding and 1 preceding),
        in_sentence as (partition by sentence_key order by mention_no rows between unbounded preceding and 1 preceding)
),

settled as (
    select
        companied.*,
        companies.country_code as home_id,
        companies.name as company_name,
        companies.kind = 'joint_venture' as is_local,
        case
            when own_metric is not null then own_metric
            when metric = 'growth_carried' and coalesce(recent_metric, earlier_topic) in ('sales_units', 'sales_growth_pct') then 'sales_growth_pct'
            when metric = 'share_carried' and recent_metric in ('market_share_pct', 'sales_growth_pct') and last_metric_sentence_key = sentence_key
                and regexp_matches(lead, '(?:\b(?:with|at|to|and|by|of)|,|[>(]|\bpercent) {{ word("k_about") }}$') then recent_metric
            when metric = 'carried' and (value >= 1000 or class <> 'bare')
                and regexp_matches(lead, '(?:\b(?:managed|achieved|took|accounted for|with|at|to|by|and|was|were|reached|followed|contributed|just|number|or|been|up|hit|posted|recorded|saw|had|stayed|found|sees|expects|for|of)|,|[>(:]) {{ word("k_about") }}$')
                then case when recent_metric in ('sales_units', 'production_units', 'exports_units') then recent_metric when recent_metric = 'sales_growth_pct' then 'sales_units' else earlier_topic end
        end as settled_metric
    from (
        select *, case when last_metric_sentence_key >= sentence_key - 1 or last_metric_paragraph_no = paragraph_no then last_metric end as recent_metric
        from companied
    ) as companied
    left join {{ ref('companies') }} as companies on companied.company_id = companies.company_id
),

marketed as (
    select
        *,
        case
            when settled_metric = 'exports_units' and not (place_kind in ('named', 'there') and regexp_matches(place_text, '^(?:[Tt]o|[Ff]or|[Ii]nto|there)\b')) then 'WORLD'
            when settled_metric = 'production_units' and place_kind = 'named' and regexp_matches(place_text, '^(?:[Ff]or|[Tt]o)\b') then null
            when place_kind = 'named' then named_market_id
            when place_kind = 'home' then home_id
            when place_kind in ('world', 'abroad') then 'WORLD'
            when place_kind = 'there' then coalesce(lead_market_id, earlier_place_id)
        end as own_market_id
    from settled
)

select
    *,
    coalesce(
        own_market_id,
        case when regexp_matches(company_name, ' (?:India|America|USA|US|UK|Australia|Canada|China|Thailand|Europe|Slovakia|Brasil|Brazil|Mexico|Japan|Korea|Indonesia|Malaysia|Russia|Turkey|Vietnam|Philippines|Alabama|Deutschland|France|Italia|Poland|South Africa)$') then home_id end,
        case when is_local then home_id end,
        case
            when settled_metric = 'production_units' then
                case when own_company_id is null or regexp_matches(lead, '(?i)output|production|plants?\b|factor|works\b|lines?\b') or regexp_matches(tail, '(?i)(?:plants?|factor\p{Ll}+|works|lines?|airfield|site)\b') then earlier_plant_id else 'WORLD' end
            when earlier_market_sentence_key >= sentence_key - 2 then earlier_market_id
        end,
        case when settled_metric in ('market_share_pct', 'dealers', 'models_offered') then last_value(own_market_id ignore nulls) over (
            partition by document_no order by sentence_key, mention_no rows between unbounded preceding and 1 preceding
        ) end,
        'WORLD'
    ) as market_id
from marketed
where settled_metric is not null and company_id is not null
