{# Triggers with their rule, their voice and their neighbours. reading says where the models stand:
   object (behind) or subject (before). #}
with neighbours as (
    select *,
        {{ next_here('kind') }} as next_kind,
        {{ last_here('market_kind') }} as previous_market_kind,
        coalesce({{ last_here('has_relative') }} and {{ last_here('kind') }} in ('o', 'x', 'u', 'r') and gap_before = ' ', false) as is_object_relative,
        {{ next_here('market_kind') }} as next_market_kind,
        bool_or(kind = 'n') over (partition by sentence_key order by pos rows between 1 following and unbounded following) as has_figures
    from {{ ref('int_model_tokens') }}
    window in_text as (order by sentence_key, pos)
),

voiced as (
    select
        tokens.*,
        words.* exclude (token, is_attribute),
        words.is_attribute and next_kind in ('m', 'G') and gap_after = ' ' and (ends_with(gap_before, '-') or words.token not in ('built', 'made') and regexp_matches(gap_before, '(?:^| )(?:the|its|a|an|<[ox]\d+>''s|-)[ -]$')) as is_adjective,
        -- What tells the line of events, not something said in passing.
        rule_id not in ('models_launch_follow', 'models_launch_come', 'models_produce_origin', 'models_produce_place') and not (is_bare and is_participle and gap_before = ' ' or gap_before = ', ') as leads,
        rule_id in ('models_launch_come', 'models_launch_follow') and rest is not null and next_kind in ('m', 'o', 'x', 'n', 'A') and regexp_matches(rest, '^[^;:\[]{0,90}\b(?:(?:at|in|on) (?:the |its |<[ox]\d+>''s )?(?:<\w\d+> |[a-z]+ ){0,3}(?:plants?|factory|works|lines?|site|facility)\b|there\b|as the (?:second|third|fourth|fifth|sixth|other) (?:product|model|car|vehicle))') as is_joining,
        next_kind in ('m', 'G', 'A') and regexp_full_match(gap_after, ' ?(?:(?:the|its|their|an?|new|up to|at least|more|his)\b ?)*') as has_object_beside
    from neighbours as tokens
    inner join {{ ref('int_model_trigger_words') }} as words on tokens.token = words.token
    where tokens.kind = 'T'
),

kept as (
    select *
    from voiced
    where not (rule_id = 'models_produce_origin' and regexp_matches(text_before, '\b(?:mov|shift|transfer|relocat|switch|withdr|pull|remov)\w*\b[^,;]*$'))
        and (rule_id <> 'models_produce_get' or previous_kind = 'g' and (previous_market_kind in ('city', 'plant', 'state') or regexp_matches(token, '(?:get|got|gain|welcom)\w*$')) and regexp_full_match(gap_before, ' (?:then |also |now |in turn )?|, [^,]*, ') or regexp_matches(gap_before, '\b(?:plants?|factory|factories|works|facility|complex)\b[^,;:.]*$'))
        -- "of which 500 were sold" counts
        and not (event in ('offer', 'launch') and previous_kind = 'n' and gap_before = ' ' and regexp_matches(text_before, '\bof (?:which|whom|them|these) (?:<n\d+>|[a-z ]{0,20}<n\d+>) $'))
        -- "turned out to be", "made up 42,500", "well received", "the licence ran out", "comes in red"
        and not (rule_id = 'models_produce' and (regexp_matches(token, 'turn\w* out$') and starts_with(gap_after, ' to ') or regexp_matches(token, 'ma[kd]e?s?$') and regexp_matches(gap_after, '^ (?:up|no|way|it|sure|clear|do|use|sense|money|room|progress)\b')))
        and not (rule_id = 'models_launch' and regexp_matches(token, 'received$') and regexp_matches(gap_before || token, '\b(?:well|badly|poorly|warmly|coolly) (?:\w+ )?received$'))
        and not (rule_id = 'models_discontinue_leave' and regexp_matches(token, 'r[ua]ns? out$') and (starts_with(gap_after, ' of ') or regexp_matches(text_before, '\b(?:deals?|contracts?|licen[cs]es?|agreements?|pacts?|patents?|leases?|money|cash|stocks?|time|term|mandate|arrangements?|guarantees?|subsid\w+)\b[^,;]*$')))
        and not (rule_id = 'models_launch_follow' and regexp_matches(token, '\b(?:com\w+|came) in$') and not coalesce(next_kind in ('t', 'g'), false) and not regexp_matches(gap_after, '^ (?:the |early |late |mid-?)*(?:spring|summer|autumn|fall|winter|new year)'))
        -- "The A led with 9,000 units, the B followed"
        and not (rule_id = 'models_launch_follow' and regexp_matches(token, 'follow') and (coalesce(has_figures, false) and contains(token, 'followed') or coalesce(next_kind in ('n', 'p'), false)))
        -- "appears to be over", "came out of the partnership"
        and not (rule_id = 'models_launch_sale' and (regexp_matches(token, 'appear(?:s|ed)?$') and starts_with(gap_after, ' to ') or ends_with(token, ' out') and starts_with(gap_after, ' of ')))
        -- "revealed that the A will be built" is talk.
        and not (rule_id = 'models_launch' and regexp_matches(token, '(?:reveal|show|add|introduc|present)\w*$') and regexp_matches(gap_after, '^:? (?:that|how|whether|why|when|where|what|which|plans?|details|its plans|it|they|he|she)\b'))
        and (rule_id <> 'models_launch_come' or is_joining or next_kind = 't' and regexp_full_match(gap_after, ' (?:in |on |at |only |out |along |early |late |again )*'))
),

-- What the triggers before it tell: the line of launches or of building it goes on with.
told as (
    select *,
        if(last_value(if(leads and event in ('launch', 'produce'), sentence_key, null) ignore nulls) over earlier >= sentence_key - 2, last_value(if(leads and event in ('launch', 'produce'), event, null) ignore nulls) over earlier, null) as line_event,
        coalesce(last_value(if(leads, sentence_key, null) ignore nulls) over earlier >= sentence_key - 1 and last_value(if(leads, event, null) ignore nulls) over earlier = 'produce', false) as is_in_production
    from kept
    window earlier as (partition by document_no order by sentence_key, pos rows between unbounded preceding and 1 preceding)
),

read as (
    select
        sentence_key,
        document_no,
        pos,
        rule_id,
        -- What follows or joins does what was said before it.
        case
            -- "joins the A at the plant"
            when is_joining then 'produce'
            when rule_id = 'models_cancel' and regexp_matches(token || gap_after, '\bto (?:build|make|produce|assemble|manufacture)\b|\bproduction\b') then 'produce'
            when rule_id in ('models_launch_follow', 'models_launch_come') and (not regexp_matches(token, '\b(?:planned for|expected in|due in|coming|promised|announced|confirmed|approved|way|corner|works|pipeline|horizon|offing|wings)\b') or regexp_matches(token, 'promised|confirmed|approved|announced') and regexp_matches(text_before, '^(?:At|In|For) <g\d+>'))
                and line_event is not null then line_event
            -- "The Ulsan plant will add the Casper", "Puebla receives the Taos"
            when rule_id in ('models_launch', 'models_launch_follow', 'models_launch_come') and regexp_matches(text_before, '\b(?:plants?|factory|factories|works|facility|complex|(?:assembly|production) lines?)(?:\b[^,;:]{0,50} |(?:(?: (?:in|at|near|outside))? <g\d+>)?,? (?:(?:will|would|is to|has|also|then|now|in <t\d+>|<t\d+>) )*)$') then 'produce'
            -- "carries on in Cordoba"
            when rule_id = 'models_offer_available' and next_market_kind in ('city', 'plant') and regexp_full_match(gap_after, ' (?:being (?:built|made|assembled) )?(?:in|at) (?:the )?') and regexp_matches(token, '(?:on|stays?|remains?)$') and not ends_with(token, 'sale') then 'produce'
            -- What is added or brought where things are built is built there.
            when rule_id = 'models_launch' and regexp_matches(token, '\b(?:add(?:s|ed|ing)?|br(?:ings?|inging|ought)|receiv(?:es?|ed|ing))$')
                and line_event = 'produce' then 'produce'
            -- "The A will carry on", where it is built.
            when rule_id = 'models_offer_available' and regexp_matches(token, '(?:carr(?:y|ies)|carried|soldiers?|lives?|goe?s?) on$') and is_in_production then 'produce'
            -- "The A will go in May"
            when rule_id = 'models_produce_assign' and next_kind = 't' and gap_after = ' ' and regexp_matches(token, '\bgo(?:es|ing)? in$') then 'discontinue'
            -- "put the A on sale"
            when rule_id = 'models_offer_available' and regexp_matches(token, 'on sale$') and regexp_matches(text_before, '\bput(?:s|ting)?\b[^,;]*$') then 'launch'
            -- "Leipzig gets the Macan", but "India gets the Clio"
            when rule_id = 'models_produce_get' and previous_kind = 'g' and coalesce(previous_market_kind, 'name') not in ('city', 'plant', 'state') and regexp_matches(token, '(?:get|got|gets|welcom[a-z]+)$')
                and coalesce(line_event, '') <> 'produce' then 'launch'
            -- "ended Corsa production"
            when rule_id = 'models_produce_compound' and regexp_matches(text_before, '\b(?:end(?:s|ed|ing)?|stop(?:s|ped|ping)?|ceas(?:e|es|ed|ing)|terminat(?:e|es|ed|ing)|wind(?:s|ing)? (?:down|up)|wound (?:down|up)|phas(?:e|es|ed|ing) out|[Ee]nd (?:of|to)|[Ss]topp(?:ed|ing)) +(?:its +|the +|all +|local +|of +)*$') then 'discontinue'
            else event
        end as event,
        is_denial,
        token,
        gap_before,
        gap_after,
        clause_no,
        chain_no,
        has_relative,
        is_object_relative,
        text_before,
        case
            when construction in ('beside', 'place') or construction = 'copula' and coalesce(previous_kind, '') <> 'm' then 'object'
            when construction in ('behind', 'copula', 'origin') then 'subject'
            when construction = 'subject' and previous_kind = 'o' and gap_before = ' ' then 'company'
            when construction <> 'verb' then construction
            when is_participle and has_be then 'subject'
            when is_participle and is_bare and has_object_beside then 'object'
            when is_participle and is_bare and previous_kind in ('o', 'u', 'h') and not regexp_matches(gap_before, '[()]') and gap_before <> ' and ' then 'object'
            -- "a line for the A brought capacity", "the A added 4%": an object behind makes it a verb, not a participle.
            when is_participle and is_bare and (gap_after = ' ' and next_kind in ('n', 'p', 'c', 'o') or regexp_matches(gap_after, '^ (?:an? |the |its |their |more |some |capacity|little|much|most|off )') and coalesce(next_kind, '') <> 't') then 'object'
            when is_participle and is_bare then 'subject'
            else 'object'
        end as reading,
        is_bare and is_participle and not has_object_beside as is_reduced,
        is_adjective,
        is_in_production,
        previous_kind,
        coalesce({{ last_here('pos') }}, 0) as reach_from,
        min(case when not is_adjective then pos end) over (partition by sentence_key order by pos rows between 1 following and unbounded following) as next_pos,
        {{ next_here('rule_id') }} as next_rule_id,
        if({{ last_here('clause_no') }} = clause_no, {{ last_here('rule_id') }}, null) as previous_rule_id
    from told
    window in_text as (order by sentence_key, pos)
)

select * exclude (previous_kind)
from read
where reading <> 'company' and (rule_id <> 'models_produce_place' or is_in_production)
