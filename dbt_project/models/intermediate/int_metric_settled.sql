{# Figures of metrics with metric and market settled; what a sentence lacks is carried from those before it. #}
with settled as (
    select
        companied.* replace (if(starts_with(foremost.name, companies.name || ' '), foremost.company_id, companied.company_id) as company_id),
        companies.country_code as home_id,
        companies.name as company_name,
        companies.kind = 'joint_venture' as is_local,
        case
            when regexp_matches(lead_clause, '(?i)\b(?:all|other|foreign|local|domestic|rival) (?:car ?)?(?:makers|brands|carmakers|automakers|manufacturers|companies)|makers combined|the industry|industry-wide|association (?:counts|expects|forecasts)|whole market|total market') then null
            when own_company_id is null and class = 'unit' and regexp_matches(lead, '<d\d+>s? (?:\p{Ll}+ )?(?:bought|registered|purchased) {{ word("k_about") }}$') then null
            when own_company_id is null and metric = 'market_share_pct' and regexp_matches(lead, '<d\d+>s? (?:\p{Ll}+ )?(?:bought|registered|purchased)\b') then null
            when metric in ('growth_carried', 'share_carried') and regexp_matches(lead || tail, '(?i)\b(?:shares\b|stakes?\b|holdings?\b|shareholding|stock\b|option|subsidiary|interest\b|votes|profit|turnover|revenue|index\b|trading|capital|equity|margin)') and recent_metric is distinct from 'market_share_pct' then null
            when own_metric is not null then own_metric
            when coalesce(owner_kind, 'maker') not in ('maker', 'brand', 'joint_venture', 'conglomerate', 'unknown') then null
            when metric = 'growth_carried' and coalesce(recent_metric, earlier_topic, if(framing_id is not null, 'sales_units', null)) in ('sales_units', 'sales_growth_pct', 'market_share_pct', 'exports_units') then 'sales_growth_pct'
            when metric = 'share_carried' and recent_metric in ('market_share_pct', 'sales_growth_pct') and last_metric_sentence_key = sentence_key
                and regexp_matches(lead, '(?:\b(?:with|at|to|and|by|of)|,|[>(]|\bpercent|\bthose of (?:[\p{Ll}-]+ ?){1,3}) ?{{ word("k_about") }}$') then recent_metric
            when metric = 'share_carried' and recent_metric = 'market_share_pct' and regexp_matches(lead, '\b(?:with|at|to|and|by|of|after|from) {{ word("k_about") }}$') then recent_metric
            when metric = 'carried' and is_base and last_metric_sentence_key = sentence_key and last_value between value * 0.2 and value * 5
                and last_metric in ('sales_units', 'production_units', 'exports_units', 'dealers') then last_metric
            when metric = 'carried' and (value >= 1000 or class <> 'bare') and regexp_matches(lead, '{{ word("k_bears") }} ?{{ word("k_about") }}$')
                then case when recent_metric in ('sales_units', 'production_units', 'exports_units') then recent_metric when recent_metric = 'sales_growth_pct' then 'sales_units' else coalesce(earlier_topic, if(framing_id is not null, 'sales_units', null)) end
        end as settled_metric
    from (
        select *, case when last_metric_sentence_key >= sentence_key - 1 or last_metric_paragraph_no = paragraph_no then last_metric end as recent_metric
        from {{ ref('int_metric_named') }}
    ) as companied
    left join {{ ref('companies') }} as companies on companied.company_id = companies.company_id
    left join {{ ref('companies') }} as foremost on companied.leading_id = foremost.company_id
),

marketed as (
    select
        *,
        case
            when settled_metric = 'exports_units' and not coalesce(place_kind in ('named', 'there') and regexp_matches(place_text, '^(?:[Tt]o|[Ff]or|[Ii]nto|there)\b'), false) then 'WORLD'
            when settled_metric = 'production_units' and place_kind = 'named' and regexp_matches(place_text, '^(?:[Ff]or|[Tt]o)\b') then null
            when place_kind = 'named' then named_market_id
            when place_kind = 'home' then home_id
            when place_kind in ('world', 'abroad') then 'WORLD'
            when place_kind = 'there' then coalesce(lead_market_id, earlier_place_id)
        end as own_market_id,
        case when place_kind <> 'abroad' and settled_metric <> 'exports_units' then own_market_id end as carried_market_id
    from settled
),

passed as (
    select
        marketed.*,
        coalesce(markets.weight, 0) as earlier_market_weight,
        leading_markets.market_id as leading_market_id,
        last_value(own_market_id ignore nulls) over (
            partition by sentence_key order by mention_no rows between unbounded preceding and 1 preceding
        ) as sentence_market_id,
        last_value(case when carried_market_id is not null then paragraph_no end ignore nulls) over (
            partition by marketed.document_no order by sentence_key, mention_no rows between unbounded preceding and 1 preceding
        ) as last_market_paragraph_no,
        last_value(carried_market_id ignore nulls) over (
            partition by marketed.document_no order by sentence_key, mention_no rows between unbounded preceding and 1 preceding
        ) as last_market_id
    from marketed
    left join {{ ref('int_document_markets') }} as markets
        on marketed.document_no = markets.document_no and marketed.earlier_market_id = markets.market_id
    left join {{ ref('int_document_markets') }} as leading_markets
        on marketed.document_no = leading_markets.document_no and leading_markets.is_leading
)

-- A market named before goes on where the document is about it; a total for the world ends it.
select
    *,
    coalesce(
        own_market_id,
        case when is_base or regexp_matches(lead, '\band {{ word("k_about") }}$') then sentence_market_id end,
        case when regexp_matches(company_name, ' (?:India|America|USA|US|UK|Australia|Canada|China|Thailand|Europe|Slovakia|Brasil|Brazil|Mexico|Japan|Korea|Indonesia|Malaysia|Russia|Turkey|Vietnam|Philippines|Alabama|Deutschland|France|Italia|Poland|South Africa)$') then home_id end,
        case
            when settled_metric = 'production_units' then
                case when own_company_id is null or regexp_matches(lead, '(?i)output|production|plants?\b|factor|works\b|lines?\b') or regexp_matches(tail, '(?i)(?:plants?|factor\p{Ll}+|works|lines?|airfield|site)\b') then coalesce(leading_market_id, earlier_plant_id) else 'WORLD' end
            when settled_metric in ('market_share_pct', 'dealers', 'models_offered') then coalesce(if(last_market_paragraph_no = paragraph_no, nullif(last_market_id, 'WORLD'), null), nullif(framing_id, 'WORLD'), earlier_market_id, leading_market_id, last_market_id)
            when last_market_paragraph_no = paragraph_no and last_market_id is not null then last_market_id
            when framing_id is not null then framing_id
            when last_market_id = 'WORLD' then 'WORLD'
            when is_local and earlier_market_id is null then home_id
            when earlier_market_weight > 0.5 or earlier_market_weight > 0.2 and earlier_market_sentence_key >= sentence_key - 2 then earlier_market_id
            when earlier_market_id is null and leading_market_id is not null then leading_market_id
        end,
        'WORLD'
    ) as market_id
from passed
where settled_metric is not null and company_id is not null
