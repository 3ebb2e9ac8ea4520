{# Claims about vehicle models: one row a model or group, event, plant country and market. The same said
   twice in a document is one claim: the one that says most, then the first. #}
{# Production that has stopped may go on; what sales or plans end is over. #}
{% set stopped = "(rule_id = 'models_produce_compound' or rule_id = 'models_discontinue_stop' and modality = 'asserted') and kind = 'm' and event = 'discontinue' and regexp_matches(trigger, 'production|assembly|output|manufactur|making|building|assembling|producing')" %}
with told as materialized (
    -- A venture or a supplier builds for others: whose name a group will bear is not said; a fund builds nothing.
    select statements.* replace (
            case when statements.kind = 'G' and not regexp_matches(words, '<o') and (companies.kind in ('fund', 'bank', 'state', 'person', 'trading_house') or event = 'produce' and companies.kind in ('joint_venture', 'supplier', 'technology', 'battery', 'alliance')) then null else brand_id end as brand_id,
            case when statements.kind = 'G' and event = 'produce' and companies.kind in ('joint_venture', 'supplier', 'technology', 'battery', 'alliance') then coalesce(maker_id, brand_id) else maker_id end as maker_id
        ), companies.kind as brand_kind
    from {{ ref('int_model_statements') }} as statements
    left join {{ ref('companies') }} as companies on statements.brand_id = companies.company_id
),

spread as (
    select
        * exclude (plant_ids, market_ids),
        unnest(case when event = 'produce' and len(plant_ids) > 0 then plant_ids else [plant_ids[1]] end) as production_market_id,
        market_ids
    from told
    where brand_id is not null or kind <> 'm' and maker_id is not null
),

offered as (
    select * exclude (market_ids, event, is_negated),
        case
            when event = 'end' then 'discontinue'
            when {{ stopped }} then 'produce'
            when event = 'offer' and (kind = 'm' or is_plain) and modality = 'planned' and not regexp_matches(trigger, 'continu|stay|remain|keep|(?:carry|soldier|live|go) on$') then 'launch'
            when event = 'offer' and modality = 'planned' and regexp_matches(trigger, 'sell|sold|market|import') and not regexp_matches(trigger, 'continu|stay|remain|keep|(?:carry|soldier|live|go) on$') then 'launch'
            else event
        end as event,
        if(is_negated or {{ stopped }}, 'negated', 'affirmed') as polarity,
        unnest(case when len(market_ids) > 0 then market_ids else [null] end) as market_id
    from spread
    where not (kind = 'G' and (
            is_inherited and not is_plain
            or coalesce(quantity >= 150, false)
            or is_plain and (not is_apt or event = 'offer' and not (modality = 'planned' and (quantity = 1 or regexp_matches(trigger, '\b(?:sell|sold|market|marketed|import|imported)$'))) or regexp_matches(words, '\blast\b') and event <> 'discontinue')
            or coalesce(quantity, 1) = 0 and event <> 'offer' and powertrain is null and body_type is null
            -- Who builds what without a name is seldom what the sentence is about: plants, engines, other people's cars.
            or event = 'produce' and not (quantity = 1 and body_type is not null and powertrain is null or quantity is distinct from 1 and powertrain is not null)
            or brand_kind = 'conglomerate' and event <> 'offer'
            or is_plain and (rule_id in ('models_cancel', 'models_end') or regexp_matches(trigger, '(?:maker|builder|producer|manufacturer|assembler)s? of$'))
            or quantity is null and (event in ('discontinue', 'develop') or rule_id = 'models_launch_start_sales' or event <> 'produce' and not regexp_matches(words, '<o'))
            or coalesce(quantity, 1) >= 2 and powertrain is null and regexp_matches(words, '\b(?:cars?|vehicles?|trucks?|automobiles?|units|bikes|motorcycles|buses|vans)$') and not (regexp_matches(words, '\b(?:new|other|different|own|small|large|compact|family|sports|luxury|city|budget)\b') and quantity < 60)
                and not (quantity <= 12 and event in ('offer', 'launch') and not regexp_matches(trigger, '\b(?:sold|built|made|produced|delivered|exported|imported|shipped|handed|ha[sd]|have|receiv[a-zß-ɏ]+)$'))
        ))
        and not (event in ('offer', 'launch') and is_counted)
        and not (is_adjective and event <> 'discontinue' and not (event = 'produce' and production_market_id is not null))
        and not (rule_id = 'models_launch_deliveries' and not regexp_matches(text_behind, '^[^.;]*\b(?:begin|began|begins|start|started|starts|commence|due|open|opened|under ?way)\b') and not starts_sales)
        and not (event = 'end' and coalesce(previous_rule_id, '') not in ('models_produce_noun', 'models_produce_compound', 'models_launch_deliveries'))
        and not (rule_id in ('models_produce_from', 'models_produce_assign', 'models_produce_origin', 'models_produce_supply') and event = 'produce' and production_market_id is null)
        -- Who tests, prepares or engineers a car by name seldom develops it.
        and not (rule_id = 'models_develop' and kind = 'm' and not regexp_matches(trigger, 'develop|\bwork(?:s|ed|ing) (?:together )?on'))
        -- "followed", said of the past, is as often sales, places or rivals.
        and not (rule_id = 'models_launch_follow' and kind = 'm' and event = 'launch' and modality = 'asserted' and not regexp_matches(trigger, 'came (?:out|in)$|com(?:e|es|ing)(?: next| later| first)?$|follows?$'))
        and not (rule_id = 'models_discontinue_leave' and kind = 'm' and event = 'discontinue' and polarity = 'negated')
        -- An unnamed car that has been shown is an episode; one on sale that is yet to come, or none that might be, says nothing.
        and not (kind = 'G' and rule_id in ('models_launch', 'models_launch_sale') and modality = 'asserted' and event = 'launch')
        and not (polarity = 'negated' and modality = 'possible')
        -- What somebody has received or has eleven of is his own.
        and not (kind = 'm' and (rule_id = 'models_has' and not starts_with(lower(words), '|one ') or rule_id = 'models_launch' and regexp_matches(trigger, '\b(?:has|have|had) received$')))
        -- "was sold", "had sold" count cars or tell of a company changing hands.
        and not (rule_id = 'models_offer' and kind = 'm' and event = 'offer' and modality <> 'planned' and (reading = 'object' and trigger = 'sold' or regexp_matches(trigger, '\b(?:was|were|been|be|had|has|have) (?:[a-z]+ )*sold$|carri?e?[sd]?$')))
        -- What is cancelled stands beside the verb.
        and not (rule_id = 'models_cancel' and kind = 'm' and not (if(reading = 'object', theme_pos = pos + 1, theme_pos = pos - 1 and regexp_full_match(theme_gap_after, '(?: |, [^,]*, | [a-z]+ (?:project|programme|program|plan|concept) )'))))
        and not (rule_id = 'models_launch_reach' and coalesce(len(market_ids), 0) = 0 and event <> 'produce')
        and not (rule_id in ('models_produce_noun', 'models_produce_compound') and coalesce(next_rule_id, '') = 'models_end')
),

ranked as (
    select offered.* exclude (kind, words, reading, is_inherited, is_counted, is_plain, is_apt, trigger),
        row_number() over (
            partition by document_no, brand_id, model_name, event, polarity, market_id, production_market_id,
                case when model_name is null then coalesce(powertrain, '') || coalesce(quantity, -1) end
            order by (year is not null)::integer desc, sentence_key, theme_pos, modality, rule_id, maker_id nulls last, body_type nulls last, powertrain nulls last,
                year, quantity, pos
        ) as rank,
        max((market_id is not null)::integer + (production_market_id is not null)::integer) over ({{ peers("document_no, brand_id, model_name, event, polarity, case when model_name is null then coalesce(powertrain, '') || coalesce(quantity, -1) end") }}) as known,
        -- A model is "being developed" only as long as nothing is said of its launch or production.
        event = 'develop' and bool_or(event <> 'develop') over ({{ peers("document_no, brand_id, model_name, case when model_name is null then coalesce(powertrain, '') || coalesce(quantity, 0) end") }}) as is_further
    from offered
),

-- The country a document speaks of most is where its cars are built, if nothing nearer says; and the market they are
-- launched or sold in, if it is not the brand's own.
settings as (
    select document_no, market_id as main_id, if(is_leading, market_id, null) as leading_id
    from {{ ref('int_document_markets') }}
    where is_main
),

-- Where the companies and places of a claim stand in its sentence.
mentioned as (
    select sentence_key, coalesce(company_id, market_id) as id, min(start_at) as start_at
    from {{ ref('int_arguments') }}
    where kind in ('o', 'g', 'd')
    group by all
),

claimed as (
    select
        ranked.document_no, ranked.sentence_key, rule_id, brand_id, maker_id, model_name, event,
        coalesce(production_market_id, if(event = 'produce' and length(settings.main_id) = 2 and settings.main_id <> 'EU', settings.main_id, null)) as production_market_id,
        coalesce(ranked.market_id, if(event in ('offer', 'launch') and settings.leading_id is distinct from companies.country_code, settings.leading_id, null)) as market_id,
        powertrain, body_type, quantity, polarity, modality, year,
        case when polarity = 'negated' or modality <> 'asserted' then nullif(cue_word, '') end as cue,
        list_filter([stands_at, brand.start_at, maker.start_at, plant.start_at, market.start_at], start -> start is not null)::integer[] as spans
    from ranked
    left join settings on ranked.document_no = settings.document_no
    left join {{ ref('companies') }} as companies on ranked.brand_id = companies.company_id
    left join mentioned as brand on ranked.sentence_key = brand.sentence_key and ranked.brand_id = brand.id
    left join mentioned as maker on ranked.sentence_key = maker.sentence_key and ranked.maker_id = maker.id
    left join mentioned as plant on ranked.sentence_key = plant.sentence_key and ranked.production_market_id = plant.id
    left join mentioned as market on ranked.sentence_key = market.sentence_key and ranked.market_id = market.id
    where rank = 1 and not is_further and (known = 0 or ranked.market_id is not null or ranked.production_market_id is not null)
),

-- Models that no verb of building speaks of, named where things are built.
placed as (
    select *, row_number() over (partition by document_no, brand_id, model_name order by score desc, sentence_key, start_at) as rank
    from {{ ref('int_model_settings') }}
    where score >= 0.3
)

select * from claimed
union all
select
    placed.document_no, placed.sentence_key, 'models_produce_setting', placed.brand_id, null, placed.model_name, 'produce',
    coalesce(placed.production_market_id, if(length(settings.main_id) = 2 and settings.main_id <> 'EU', settings.main_id, null)), null,
    placed.powertrain, placed.body_type, 1, 'affirmed', placed.modality, null, null, [placed.start_at]::integer[]
from placed
left join settings using (document_no)
where placed.rank = 1
    and not exists (select 1 from claimed where claimed.document_no = placed.document_no and claimed.model_name = placed.model_name and claimed.event in ('produce', 'discontinue'))
