{# Figures of metrics with metric and market settled; what a sentence lacks is carried from those before it. #}
with settled as materialized (
    select
        -- In a text on a national unit ("Kia India") the brand's name means the unit.
        companied.* replace (coalesce(units.company_id, companied.company_id) as company_id),
        coalesce(units.country_code, companies.country_code) as home_id,
        coalesce(named_arm_market_id, {{ arm_market('companied.company_id') }}) as arm_market_id,
        regexp_matches(coalesce(units.name, companies.name), {{ national_name() }}) as is_unit,
        companies.parent_company_id as group_id,
        companies.kind = 'joint_venture' as is_local,
        case
            when is_industry or is_turnover then null
            when own_company_id is null and is_bought then null
            when is_money and coalesce(recent_metric, '') <> 'market_share_pct' then null
            when own_metric is not null then own_metric
            when coalesce(owner_kind, 'maker') not in ('maker', 'brand', 'joint_venture', 'conglomerate', 'distributor', 'unknown') then null
            when metric = 'growth_carried' and is_after_output then null
            when metric = 'growth_carried' and coalesce(recent_metric, earlier_topic, if(framing_id is not null, 'sales_units', last_metric)) in ('sales_units', 'sales_growth_pct', 'market_share_pct', 'exports_units') then 'sales_growth_pct'
            when metric = 'share_carried' and is_base and last_metric_sentence_key = sentence_key and last_metric in ('market_share_pct', 'sales_growth_pct') then last_metric
            when metric = 'share_carried' and is_share_next and (last_metric_sentence_key = sentence_key and recent_metric in ('market_share_pct', 'sales_growth_pct') or is_following_percent and recent_metric = 'market_share_pct') then recent_metric
            when metric = 'share_carried' and last_share_sentence_key >= sentence_key - 3 and is_share_on then 'market_share_pct'
            when metric = 'carried' and is_base and last_metric_sentence_key >= sentence_key - 1 and last_value between value * 0.2 and value * 5
                and last_metric in ('sales_units', 'production_units', 'exports_units', 'dealers') then last_metric
            when metric = 'carried' and recent_metric = 'dealers' and value < 10000 and class in ('bare', 'of') and last_metric_sentence_key >= sentence_key - 1 and is_dealer_next then 'dealers'
            when metric = 'carried' and (is_bearing and (value >= 1000 or class <> 'bare' or last_metric_sentence_key >= sentence_key - 1 and last_value between value * 0.02 and value * 50)
                or last_metric_sentence_key >= sentence_key - 1 and (value >= 1000 or class <> 'bare' or is_count))
                then case
                    when recent_metric = 'sales_growth_pct' and is_after_output then 'production_units'
                    when recent_metric = 'exports_units' and place_kind = 'home' then 'sales_units'
                    when recent_metric in ('sales_units', 'production_units', 'exports_units') then recent_metric when recent_metric in ('sales_growth_pct', 'market_share_pct') then 'sales_units' else coalesce(if(framing_id is not null, 'sales_units', earlier_topic), if(last_metric in ('sales_units', 'production_units', 'exports_units'), last_metric, null)) end
        end as settled_metric
    from (
        select *, case when last_metric_sentence_key >= sentence_key - 1 or last_metric_paragraph_no = paragraph_no then last_metric end as recent_metric
        from {{ ref('int_metric_named') }}
    ) as companied
    left join {{ ref('companies') }} as companies on companied.company_id = companies.company_id
    left join {{ ref('companies') }} as foremost on companied.leading_id = foremost.company_id
    left join {{ ref('companies') }} as units
        on units.company_id = if(starts_with(foremost.name, companies.name || ' '), companied.leading_id, companied.first_id)
        and starts_with(units.name, companies.name || ' ')
        and (companied.named_market_id is null or companied.named_market_id = units.country_code)
),

marketed as (
    select
        settled.*,
        case
            when settled_metric = 'exports_units' and not coalesce(place_kind in ('named', 'there') and regexp_matches(place_text, '^(?:[Tt]o|[Ff]or|[Ii]nto|there)\b'), false) then 'WORLD'
            when settled_metric = 'production_units' and place_kind = 'named' and regexp_matches(place_text, '^(?:[Ff]or|[Tt]o)\b') then null
            when place_kind = 'named' then named_market_id
            when place_kind = 'home' then home_id
            when place_kind in ('world', 'abroad') then 'WORLD'
            -- "Here" is where the text is set, "there" the last place it names.
            when place_kind = 'there' and regexp_matches(place_text, '^(?:[Hh]ere|local)') then coalesce(most_markets.market_id, nullif(framing_id, 'WORLD'), earlier_place_id)
            when place_kind = 'there' then coalesce(lead_market_id, earlier_place_id)
        end as own_market_id,
        case when place_kind <> 'abroad' and settled_metric <> 'exports_units' then own_market_id end as carried_market_id
    from settled
    left join {{ ref('int_document_markets') }} as most_markets
        on settled.document_no = most_markets.document_no and most_markets.is_most
),

passed as materialized (
    select
        marketed.*,
        case when main_markets.is_leading and main_markets.first_sentence_key <= sentence_key then main_markets.market_id end as leading_market_id,
        case when main_markets.weight >= 0.5 or main_markets.first_sentence_key <= sentence_key then main_markets.market_id end as main_market_id,
        -- Several makers, not only brands of one.
        count(distinct marketed.company_id) over in_document >= 4 and count(distinct coalesce(marketed.group_id, marketed.company_id)) over in_document >= 2 as is_survey,
        last_value(own_market_id ignore nulls) over (order by {{ place_in_text('mention_no') }} range between mention_no preceding and 1 preceding) as sentence_market_id,
        last_value(case when carried_market_id is not null then paragraph_no end ignore nulls) over earlier as last_market_paragraph_no,
        last_value(carried_market_id ignore nulls) over earlier as last_market_id
    from marketed
    left join {{ ref('int_document_markets') }} as main_markets
        on marketed.document_no = main_markets.document_no and main_markets.is_main
    where settled_metric is not null and company_id is not null
    window
        in_document as ({{ peers('marketed.document_no') }}),
        earlier as (partition by marketed.document_no order by sentence_key, mention_no rows between unbounded preceding and 1 preceding)
)

-- Whose market is not said, that of the document goes on: the one it speaks of most, the one a survey of
-- several makers opens with; else that of the paragraph, else the world.
select
    sentence_key, document_no, mention_no, start_at, number, points, figure, value, class, rule_id, is_base, priority,
    metric, sign, is_in_countries, is_of_plant, modality, leading_id, earlier_subject_id, earlier_subject_sentence_key,
    is_resolved_afar, own_company_id, counted_brand_id, owner_start_at, place_start_at, place_kind, last_sign,
    last_value, company_id, model_name, counted_scope, home_id, arm_market_id, settled_metric, own_market_id, is_survey,
    -- Carried and still trusted: a part of what was counted before, or a text on one company in one country.
    is_part_of_last or not is_survey and settled_metric <> 'sales_units'
        and coalesce(leading_id = earlier_subject_id and leading_market_id is not null, false) as is_continued,
    coalesce(
        own_market_id,
        case when is_base or is_second then sentence_market_id when is_part_of_last then last_market_id end,
        arm_market_id,
        case when is_unit then home_id end,
        case
            when settled_metric = 'production_units' then coalesce(
                leading_market_id,
                if(own_company_id is null or is_of_plant, earlier_plant_id, null),
                -- A maker builds at home what it says no plant of, unless it is a big one.
                if(own_company_id is null, null, if(value between 200 and 200000 and not is_elsewhere, home_id, 'WORLD'))
            )
            when settled_metric in ('market_share_pct', 'dealers', 'models_offered') then
                coalesce(
                    if(is_in_countries, 'WORLD', null), if(last_market_paragraph_no = paragraph_no, nullif(last_market_id, 'WORLD'), null), leading_market_id, earlier_market_id, nullif(framing_id, 'WORLD'),
                    if(settled_metric = 'market_share_pct', near_market_id, main_market_id)
                )
            else coalesce(
                -- A home country the text names only in passing is no market: its sales are those of the world.
                -- Nor is the leading country where the text last spoke of selling elsewhere.
                if(
                    not is_survey and (own_company_id is not null and leading_market_id = home_id and earlier_market_id is null or earlier_market_id <> leading_market_id),
                    null, leading_market_id
                ),
                if(is_survey, coalesce(if(framing_sentence_key < sentence_key, framing_id, null), main_market_id), null),
                if(is_local and earlier_market_id is null, home_id, null),
                sentence_market_id,
                if(is_survey, null, near_market_id),
                'WORLD'
            )
        end
    ) as market_id
from passed
