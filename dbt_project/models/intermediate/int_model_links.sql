{# Which model or group each trigger speaks of: objects behind it, subjects before it, else what the trigger
   before it speaks of. target_key is the token that names the model, after descriptions are resolved. #}
with things as (
    select
        *,
        sentence_key * 1000 + pos as token_key,
        last_value(case when kind = 'm' and not is_governed or kind = 'G' and regexp_matches(token, '^(?:[Aa]n?|[Oo]ne|[Ii]ts|[Tt]he|<[ox]\d+>(?:''s)?|[Aa]nother)\b.*\b(?:new|first|second|third|next|electric|planned|model)\b') then sentence_key * 1000 + pos end ignore nulls) over (partition by document_no order by sentence_key, pos rows between unbounded preceding and 1 preceding) as referent_key,
        lead(kind) over (partition by sentence_key order by pos) as next_kind
    from {{ ref('int_model_tokens') }}
    where kind in ('m', 'G', 'A', 'T')
),

candidates as (
    select
        triggers.sentence_key, triggers.document_no, triggers.pos, triggers.reading, if(triggers.rule_id like '%\_compound' escape '\' or triggers.rule_id = 'models_produce_origin', 'behind', '') as construction,
        things.token_key, things.kind, things.token, things.chain_no, things.is_governed, things.referent_key,
        things.pos as thing_pos,
        things.pos > triggers.pos as is_behind,
        case
            when things.pos > triggers.pos then
                triggers.reading = 'object'
                and things.relative_no = triggers.relative_no
                and (not things.is_governed or things.kind = 'm' and regexp_matches(things.gap_before, '\bas (?:the|an?|its) $'))
                and not (things.kind = 'A' and things.next_kind = 'T' and not things.is_coordinated and things.pos > triggers.pos + 1)
            else triggers.reading = 'subject'
        end as fits,
        triggers.has_relative,
        things.pos > triggers.pos and triggers.rule_id in ('models_offer', 'models_launch', 'models_produce', 'models_launch_start_sales') and things.kind = 'm' and regexp_matches(things.gap_before, '\bas (?:the|an?|its|<[ox]\d+>''s)? ?$') as is_renamed,
        triggers.pos = things.pos + 1 and things.gap_after in (' ', ', ') as is_beside,
        triggers.pos = things.pos - 1 and things.gap_before in (' ', ' the ', ' its ') as is_adjacent,
        triggers.token in ('sold', 'marketed', 'produced', 'made', 'built', 'imported') and things.gap_after = ' ' as is_sold_there,
        -- It and they stand for a model only where the verb is one of making or selling things.
        case when things.kind <> 'A' or things.token[1] <> '<' then false
            when things.pos > triggers.pos then not (things.pos = triggers.pos + 1
                and regexp_matches(triggers.token, '(?:build|building|built|s[eo]ll|selling|sold|assembl\w+|produc\w+|market|import\w*|export\w*|launch\w*|introduc\w+|make|bring|offer\w*)$')
                and regexp_matches(things.gap_after, '^ (?:in|at|locally|under|as|on|from|there|here|for|too|to)\b|^[,.]'))
            else not (things.pos = triggers.pos - 1 and (regexp_matches(triggers.token, '\b(?:is|are|was|were|be|been|being)\b.*(?:ed|built|made|sold|shown)\b|on sale$|available')))
        end as is_company,
        case when triggers.pos <> things.pos + 2 then false
            when things.kind in ('m', 'G') then regexp_full_match(things.gap_after, '(?:,? which|,? that)? (?:the )?')
            else regexp_matches(things.token, '^=?[Tt]he') and things.gap_after = ' ' end as is_gapped
    from {{ ref('int_model_triggers') }} as triggers
    inner join things
        on triggers.sentence_key = things.sentence_key
        and things.kind <> 'T'
        and triggers.clause_no = things.clause_no
        and things.pos > coalesce(triggers.previous_pos, 0)
        and things.pos < coalesce(triggers.next_pos, 9999)
),

-- Before the trigger the last chain no preposition holds is the subject, behind it all that fit.
judged as (
    select *,
        max(chain_no) filter (fits and not is_behind and not is_governed) over of_trigger as subject_chain,
        max(chain_no) filter (not is_behind) over of_trigger as last_chain,
        min(chain_no) filter (is_behind and not is_governed) over of_trigger as first_chain_behind,
        bool_or(fits and is_behind) over of_trigger as has_object,
        bool_or(is_renamed) over of_trigger as has_renamed
    from candidates
    where not is_company
        -- "the cars sold in France" names no range.
        and not (not is_behind and kind in ('A', 'G') and is_beside and is_sold_there)
    window of_trigger as (partition by sentence_key, pos)
),

direct as (
    select sentence_key, document_no, pos, list(struct_pack(k := token_key, a := kind = 'A', r := referent_key, w := token) order by token_key) as themes
    from judged
    where case
        when has_renamed then is_renamed
        when reading = 'object' and has_object then fits and is_behind
        when reading = 'object' then not is_behind and (is_gapped or has_relative and chain_no = last_chain and kind = 'm')
        when last_chain is null then is_behind and chain_no = first_chain_behind
        -- "The A is built in X alongside the B, and the C in Y."
        when is_behind then kind = 'm' and not is_governed and construction <> 'behind' and not is_adjacent
        when has_relative then chain_no = last_chain
        when subject_chain is not null then chain_no = subject_chain or kind = 'm' and not is_governed
        else chain_no = last_chain and (is_beside or kind = 'm')
    end
    group by all
),

-- "Sales start in May": of the model the document spoke of last.
implied as (
    select triggers.sentence_key, triggers.pos, [struct_pack(k := triggers.sentence_key * 1000 + triggers.pos, a := true, r := arg_max(things.sentence_key * 1000 + things.pos, things.sentence_key * 1000 + things.pos), w := '')] as themes
    from {{ ref('int_model_triggers') }} as triggers
    inner join things on triggers.document_no = things.document_no and things.kind = 'm' and not things.is_governed
        and things.sentence_key between triggers.sentence_key - 2 and triggers.sentence_key
        and things.sentence_key * 1000 + things.pos < triggers.sentence_key * 1000 + triggers.pos
    where triggers.reading = 'implicit'
    group by triggers.sentence_key, triggers.pos
),

settled as (
    select
        triggers.sentence_key, triggers.document_no, triggers.pos, triggers.reading,
        coalesce(direct.themes, implied.themes) as themes,
        last_value(direct.themes ignore nulls) over (partition by triggers.sentence_key order by triggers.pos rows between unbounded preceding and 1 preceding) as earlier_themes,
        regexp_matches(triggers.gap_before, '(?:^|,? )(?:and|or|but|then|before)(?: then| later| is| are| will)? $|, $') or triggers.has_relative as is_joined,
        triggers.rule_id = 'models_end' as rule_is_end
    from {{ ref('int_model_triggers') }} as triggers
    left join direct using (sentence_key, pos)
    left join implied using (sentence_key, pos)
),

unnested as (
    select sentence_key, document_no, pos, themes is null as is_inherited,
        unnest(coalesce(themes, case when reading = 'subject' and (is_joined or rule_is_end) then earlier_themes end)) as theme
    from settled
)

select
    unnested.sentence_key, unnested.document_no, unnested.pos, is_inherited,
    theme.k as token_key,
    theme.a as is_anaphor,
    coalesce(listed.sentence_key * 1000 + listed.pos, if(theme.a, theme.r, theme.k)) as target_key
from unnested
left join {{ ref('int_model_tokens') }} as named
    on if(theme.a and regexp_matches(theme.w, '^=?(?:[Aa]ll|[Bb]oth|[Tt]hese|[Tt]hose|[Tt]he <n)'), theme.r, null) = named.sentence_key * 1000 + named.pos
left join {{ ref('int_model_tokens') }} as listed on named.sentence_key = listed.sentence_key and named.chain_no = listed.chain_no and listed.kind = 'm'
where if(theme.a, theme.r, theme.k) is not null
