{# Where the models of a statement are built and sold: the countries of plants, of lines named by what follows
   on them, and of markets. One row a trigger and model with a place near. #}
with places as (
    select
        themes.sentence_key, themes.pos, themes.theme_pos, roles.market_id, roles.mention_pos, roles.run_no,
        roles.is_behind,
        themes.reading,
        themes.rule_id = 'models_end' as is_end,
        case
            when themes.event = 'produce' or themes.event in ('discontinue', 'end') and roles.market_kind in ('city', 'plant') then
                (themes.reading = 'object' and roles.mention_pos = themes.pos - 1 and roles.kind = 'g' and (themes.rule_id in ('models_produce_get', 'models_produce_place') or roles.governor = '-' and regexp_full_match(roles.gap_after, ' (?:also |now |then )?')) or (roles.governor in ('in', 'at', 'from', 'near') or roles.governor = 'outside' and roles.market_kind in ('city', 'plant') or roles.governor = 'to' and (themes.rule_id in ('models_produce_assign', 'models_produce_supply') and regexp_matches(themes.trigger, '(?:to|mov\w+|transfer\w*|shift\w*|relocat\w+|switch\w*|allocat\w+|assign\w*|award\w*|allot\w*)$') or themes.rule_id = 'models_produce_start' or regexp_matches(themes.text_behind, '^[^,;]*\b(?:mov(?:e|ed|es|ing)|shift(?:ed|s)?|transferred|switch(?:ed|es)?)\b')) or themes.is_adjective and roles.mention_pos = themes.pos - 1 and roles.gap_after = '-' or themes.rule_id in ('models_produce_from', 'models_produce_assign', 'models_produce_origin') and roles.mention_pos = themes.pos + 1 and not regexp_matches(roles.gap_after, '^ (?:markets?|showrooms|range|line-?up|price|buyers|customers)')) and roles.kind = 'g' or themes.is_adjective and roles.kind = 'd' and roles.mention_pos = themes.pos - 1 and roles.gap_after = '-' or regexp_matches(roles.gap_after, '^(?:''s)?[ -](?:[a-zß-ɏ-]+ )?(?:plants?|factory|factories|works|lines?|assembly|built|made|facility|complex|site)\b'))
            else false
        end as is_plant,
        case
            when themes.event in ('produce', 'develop') then false
            else roles.kind = 'g' and (themes.rule_id = 'models_launch_reach' and roles.governor in ('-', '+') and roles.is_behind or roles.mention_pos = themes.pos + 1 and regexp_matches(themes.trigger, '\b(?:to|in|for|into)$') or themes.rule_id = 'models_produce_get' and roles.mention_pos = themes.pos - 1 or roles.governor in ('in', 'for', 'to', 'into', 'across', 'throughout', 'on')) and coalesce(roles.market_kind, 'name') not in ('city', 'plant', 'state')
                or regexp_matches(roles.gap_after, '^ (?:[a-zß-ɏ]+ )?(?:markets?|showrooms?|buyers|customers|dealers|drivers|motorists|roads|shoppers|consumers|dealerships|range|line-?up|price list)\b')
        end as is_market,
        themes.rule_id in ('models_launch_follow', 'models_launch_come') and roles.governor in ('in', 'at') and regexp_matches(themes.trigger, 'follow|join|next|later|due|planned|come|came') as is_following,
        -- What follows in a town follows on a line there.
        themes.rule_id in ('models_launch_follow', 'models_launch_come', 'models_launch_reach') and roles.kind = 'g' and roles.market_kind in ('city', 'plant')
            or themes.rule_id = 'models_launch' and roles.kind = 'g' and roles.market_kind in ('city', 'plant') and roles.governor in ('to', 'at') and regexp_matches(themes.trigger, '(?:add|bring|brought)\w*$')
            or themes.event = 'launch' and roles.kind = 'g' and (roles.governor in ('in', 'at', 'to', 'on') and regexp_matches(roles.gap_after, '^(?:''s)? (?:[a-zß-ɏ-]+ )?(?:plants?|factory|factories|works|lines?|assembly)\b') or regexp_matches(roles.gap_before, '\b(?:plants?|factory|works|lines?|facility) (?:in|at|near) $')) as is_line,
        -- A place belongs to the models it follows: "the A in France and the B in Spain".
        if(themes.reading = 'subject' and themes.chain_start < themes.pos,
            roles.mention_pos < coalesce(min(case when themes.theme_pos > themes.pos then themes.theme_pos end) over ({{ peers('themes.sentence_key, themes.pos') }}), 9999),
            roles.mention_pos > themes.chain_start and roles.mention_pos < coalesce(themes.next_chain_start, 9999)) as is_owner
    from {{ ref('int_model_themes') }} as themes
    inner join {{ ref('int_model_roles') }} as roles on themes.sentence_key = roles.sentence_key and themes.pos = roles.pos and roles.kind in ('g', 'd') and roles.is_near and roles.is_same_clause
)

select
    sentence_key, pos, theme_pos,
    list(distinct market_id order by market_id) filter (is_line and (is_behind or is_following)) as line_ids,
    coalesce(
        list(distinct market_id order by market_id) filter (is_end and length(market_id) = 2 and market_id <> 'EU' and is_plant and not is_behind),
        list(distinct market_id order by market_id) filter (length(market_id) = 2 and market_id <> 'EU' and is_plant and run_no = plant_run and is_behind and is_owner),
        list(distinct market_id order by market_id) filter (length(market_id) = 2 and market_id <> 'EU' and is_plant and not is_behind),
        list(distinct market_id order by market_id) filter (length(market_id) = 2 and market_id <> 'EU' and is_plant and is_behind and run_no = first_run)
    ) as plant_ids,
    coalesce(
        list(distinct market_id order by market_id) filter (is_market and run_no = market_run and is_behind and is_owner),
        list(distinct market_id order by market_id) filter (is_market and not is_behind)
    ) as market_ids
from (
    select *,
        min(run_no) filter (is_plant and is_behind) over ({{ peers('sentence_key, pos, theme_pos, is_owner') }}) as plant_run,
        -- Lists broken by an insertion share the place that only one part tells.
        min(run_no) filter (is_plant and is_behind) over ({{ peers('sentence_key, pos, theme_pos') }}) as first_run,
        min(run_no) filter (is_market and is_behind) over ({{ peers('sentence_key, pos, theme_pos, is_owner') }}) as market_run
    from places
) as places
group by all
