{# Which model or group each trigger speaks of: objects behind it, subjects before it, else what the trigger
   before it speaks of. target_key is the token that names the model, after descriptions are resolved. #}
-- Before the trigger the last chain no preposition holds is the subject, behind it all that fit.
with judged as (
    select *,
        max(chain_no) filter (fits and not is_behind and not is_governed) over of_trigger as subject_chain,
        max(chain_no) filter (not is_behind) over of_trigger as last_chain,
        min(chain_no) filter (is_behind and not is_governed) over of_trigger as first_chain_behind,
        bool_or(fits and is_behind) over of_trigger as has_object,
        bool_or(is_renamed) over of_trigger as has_renamed,
        -- "Its models are the A and the B, and a new car is planned"
        bool_or(kind = 'G' and is_beside and starts_with(gap_before, ', and ')) over of_trigger as subject_is_group
    from {{ ref('int_model_candidates') }}
    where not is_company
        -- "the cars sold in France" names no range.
        and not (not is_behind and kind in ('A', 'G') and is_beside and is_sold_there)
    window of_trigger as ({{ peers('sentence_key, pos') }})
),

direct as (
    select sentence_key, document_no, pos, list(struct_pack(k := token_key, a := kind = 'A', r := referent_key, w := token) order by token_key) as themes
    from judged
    where case
        when has_renamed then is_renamed
        when is_included then true
        when reading = 'object' and has_object then fits and is_behind
        when reading = 'object' then not is_behind and (is_gapped or is_starting and is_beside and kind = 'm' and not is_governed or (has_relative or is_object_relative) and chain_no = last_chain and kind = 'm')
        when is_opening and last_chain is null then chain_no = first_chain_behind
        -- "The A is built in X alongside the B, and the C in Y."
        when is_behind then kind = 'm' and (not is_governed or is_shared) and construction <> 'behind' and not is_taken
        when has_relative then chain_no = last_chain
        when subject_chain is not null then chain_no = subject_chain or kind = 'm' and not is_governed and not has_own_verb and not subject_is_group
        else chain_no = last_chain and (is_beside or is_purpose or kind = 'm')
    end
    group by all
),

-- "Sales start in May": of the model the document spoke of last.
implied as (
    select triggers.sentence_key, triggers.pos, [struct_pack(k := triggers.sentence_key * 1000 + triggers.pos, a := true, r := arg_max(things.sentence_key * 1000 + things.pos, things.sentence_key * 1000 + things.pos), w := '')] as themes
    from {{ ref('int_model_triggers') }} as triggers
    inner join {{ ref('int_model_tokens') }} as things on triggers.document_no = things.document_no and things.kind = 'm' and not things.is_governed
        and things.sentence_key between triggers.sentence_key - 2 and triggers.sentence_key
        and things.sentence_key * 1000 + things.pos < triggers.sentence_key * 1000 + triggers.pos
    where triggers.reading = 'implicit'
    group by triggers.sentence_key, triggers.pos
),

settled as (
    select
        triggers.sentence_key, triggers.document_no, triggers.pos, triggers.reading,
        coalesce(direct.themes, implied.themes) as themes,
        last_value(direct.themes ignore nulls) over (order by {{ place_in_text("triggers.pos") }} range between triggers.pos preceding and 1 preceding) as earlier_themes,
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
    coalesce(listed.sentence_key * 1000 + listed.pos, if(theme.a, theme.r, theme.k), theme.k) as target_key
from unnested
left join {{ ref('int_model_tokens') }} as named
    on if(theme.a and regexp_matches(theme.w, '^=?(?:[Aa]ll|[Bb]oth|[Tt]hese|[Tt]hose|[Tt]he <n)'), theme.r, null) = named.sentence_key * 1000 + named.pos
left join {{ ref('int_model_tokens') }} as listed on named.sentence_key = listed.sentence_key and named.chain_no = listed.chain_no and listed.kind = 'm'
-- A description with no model before it speaks for itself where it tells the powertrain.
where if(theme.a, theme.r, theme.k) is not null
    or starts_with(theme.w, '=') and regexp_matches(theme.w, '\b(?:electric|battery-[a-zß-ɏ]+|hybrid|plug-in|hydrogen|fuel-cell)\b.*[^s]$')
