{# Which models, groups and descriptions of its clause a trigger may speak of, and how they stand to it. One row
   a trigger and a candidate. #}
with things as (
    select
        *,
        sentence_key * 1000 + pos as token_key,
        -- "the van": the last model that was called one.
        coalesce(case when kind = 'A' and noun is not null then last_value(case when kind = 'm' then sentence_key * 1000 + pos end ignore nulls) over of_noun end, case
            when token[1] = '<' or regexp_matches(token, '^=[Tt]h(?:e|is) (?:new )?(?:car|vehicle|model|SUV|truck|van|pick-?up|newcomer)$')
                then last_value(case when not is_governed and (kind = 'm' or kind = 'G' and (previous_kind = 'T' or is_at_trigger) and regexp_matches(token, '^(?:[Aa]n?|[Aa]nother|[Ii]ts|[Tt]he|<[ox]\d+>''s) .*[^s]$')) then sentence_key * 1000 + pos end ignore nulls) over earlier
            when regexp_matches(token, '^=(?:[Tt]h(?:at|is) (?:last )?one|[Tt]he latter)') then last_value(case when kind = 'm' then sentence_key * 1000 + pos end ignore nulls) over earlier
            else last_value(case when kind = 'm' and not is_governed then sentence_key * 1000 + pos end ignore nulls) over earlier
        end) as referent_key,
        {{ next_here('kind') }} as next_kind
    from (
        select *, if(kind = 'm' and contains(token, '|') or kind = 'A' and starts_with(token, '=The '), nullif(regexp_extract(token, '\b(SUV|crossover|sedan|saloon|hatchback|pick-?up|van|minivan|MPV|truck|bus|coup[eé]|wagon|estate|convertible|roadster|scooter|motorcycle)\b', 1), ''), null) as noun, coalesce({{ next_here('kind') }} = 'T', false) as is_at_trigger
        from {{ ref('int_model_tokens') }}
        window in_text as (order by sentence_key, pos)
    ) as tokens
    where kind in ('m', 'G', 'A', 'T')
    window
        of_noun as (partition by document_no, noun order by sentence_key, pos rows between unbounded preceding and 1 preceding),
        earlier as (partition by document_no order by sentence_key, pos rows between unbounded preceding and 1 preceding),
        in_text as (order by sentence_key, pos)
)

select
    triggers.sentence_key, triggers.document_no, triggers.pos, triggers.reading, if(triggers.rule_id like '%\_compound' escape '\' or triggers.rule_id = 'models_produce_origin', 'behind', if(triggers.rule_id = 'models_launch_follow' and regexp_matches(triggers.token, 'follow(?:s|ed)?$'), 'follow', '')) as construction,
    things.token_key, things.kind, things.token, things.chain_no, things.is_governed, things.referent_key, things.gap_before,
    things.pos as thing_pos,
    things.pos > triggers.pos as is_behind,
    case
        when things.pos > triggers.pos then
            triggers.reading = 'object'
            and (not things.is_governed or things.kind = 'm' and regexp_matches(things.gap_before, '\bas (?:the|an?|its) $'))
        else triggers.reading = 'subject'
    end as fits,
    -- "spend on a new van, to be built there": what follows speaks of the group even behind a preposition.
    things.kind = 'G' and things.pos < triggers.pos and things.is_governed and starts_with(triggers.token, 'to be ') as is_purpose,
    things.kind = 'G' and things.pos > triggers.pos and regexp_matches(things.gap_before, '\b(?:including|among them|of which|of them)(?: at least)? $') as is_included,
    triggers.has_relative,
    triggers.is_object_relative,
    things.pos > triggers.pos and triggers.rule_id in ('models_offer', 'models_launch', 'models_produce', 'models_launch_start_sales', 'models_produce_assign') and things.kind = 'm' and regexp_matches(things.gap_before, '\bas (?:the|an?|its|<[ox]\d+>''s)? ?$') and not contains(things.gap_before, 'well as') as is_renamed,
    triggers.pos = things.pos + 1 and things.gap_after in (' ', ', ') as is_beside,
    -- "The A will start production in May"
    triggers.rule_id = 'models_produce_start' and regexp_matches(triggers.token, '(?:production|assembly|manufacture|output)$') as is_starting,
    triggers.event = 'produce' and triggers.rule_id in ('models_launch_come', 'models_launch_follow') and contains(triggers.token, 'join') as is_joining,
    -- "The A will become the B, and the C": something else is said of the A.
    things.pos + 1 < triggers.pos and regexp_matches(things.gap_after, '^(?:\|[^|]*\|)? (?:is|are|was|were|will|would|has|have|had|does|did|may|might|can|could|should|accounted|led|sold|made|leads|shares|replaces|replaced)\b') as has_own_verb,
    -- "comes off the same line as the A"
    things.pos = triggers.pos + 1 and things.kind = 'm' and starts_with(things.gap_before, ' as ') and regexp_matches(triggers.token, '\bsame\b.*(?:line|plant|factory|works|hall)s?$') as is_shared,
    -- "The A is built in X, the B comes from Y": what has a verb of its own is not said of the A.
    triggers.pos = things.pos - 1 and things.gap_before in (' ', ' the ', ' its ') or things.is_at_trigger and things.gap_after = ' ' as is_taken,
    -- "Built in X, the A is sold"
    triggers.pos = 2 and triggers.is_reduced and things.pos > 2 as is_opening,
    triggers.token in ('sold', 'marketed', 'produced', 'made', 'built', 'imported') and things.gap_after = ' ' as is_sold_there,
    -- It and they stand for a model only where the verb is one of making or selling things.
    case when things.kind <> 'A' or things.token[1] <> '<' or triggers.pos = 2 and triggers.is_reduced and things.pos > 2 then false
        when things.pos > triggers.pos then not (things.pos = triggers.pos + 1
            and regexp_matches(triggers.token, '(?:get|receive|build|building|built|s[eo]ll|selling|sold|assembl\w+|produc\w+|market|import\w*|export\w*|launch\w*|introduc\w+|make|bring|offer\w*)$')
            and regexp_matches(things.gap_after, '^ (?:in|at|locally|under|as|on|from|there|here|for|too|to)\b|^[,.]'))
        else not (things.pos = triggers.pos - 1 and (triggers.rule_id in ('models_produce_roll', 'models_produce_from', 'models_produce_assign', 'models_discontinue_leave') or regexp_matches(triggers.token, '\b(?:is|are|was|were|be|been|being)\b.*(?:ed|built|made|sold|shown)\b|on sale$|available|showrooms$|dealers$|dealerships$|customers$|debut$|lines?$|production$|(?:comes?|coming|came).* (?:from|out)$|\barriv(?:es?|ed)$')))
    end as is_company,
    case when triggers.pos <> things.pos + 2 then false
        when things.kind in ('m', 'G') then regexp_full_match(things.gap_after, '(?:,? which|,? that)? (?:the )?')
        else regexp_matches(things.token, '^=?[Tt]he') and things.gap_after = ' ' end as is_gapped
from {{ ref('int_model_triggers') }} as triggers
inner join things
    on triggers.sentence_key = things.sentence_key
    and things.kind <> 'T'
    and triggers.clause_no = things.clause_no
    and things.pos > triggers.reach_from
    and things.pos < coalesce(triggers.next_pos, 9999)
    and not things.is_foreign
    -- "The A will be built alongside the B and goes on sale in May"
    and not (things.pos < triggers.pos and things.previous_kind = 'T' and contains(things.gap_before, 'alongside'))
