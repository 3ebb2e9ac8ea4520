{# Partnerships of two or more companies, one row a claim: the same kind with the same parties once a document. #}
with spread as (
    select * exclude (subject_ids, object_ids, base_ids), subject_ids[1] as first_id, object_ids[1] as second_id,
        list_sort(list_distinct(list_concat(subject_ids, list_concat(object_ids, base_ids)))) as party_ids
    from {{ ref('int_partnership_parties') }}
    where spread = 'all'
    union all
    select * exclude (subject_ids, object_ids, base_ids, first_id, second_id), first_id, second_id, list_sort([first_id, second_id]) as party_ids
    from (
        select *, unnest(object_ids) as second_id
        from (select *, unnest(subject_ids) as first_id from {{ ref('int_partnership_parties') }} where spread = 'each')
    )
    where first_id <> second_id
),

judged as (
    select
        *,
        case
            when kind = 'supply' and contains(match, 'licens') then 'technology'
            when kind = 'alliance|technology'
            then if(regexp_matches(match || regexp_extract(substr(frame, match_at + length(match), 90), '^[^,;.]*'), '{{ word("about_technology") }}'), 'technology', 'alliance')
            when kind = 'contract_manufacturing|supply'
                then if(regexp_matches(match, '\b{{ word("parts") }}\b') and not regexp_matches(match, '<m\d'), 'supply', 'contract_manufacturing')
            when kind = 'alliance' and regexp_matches(match, 'o-?operation|ollaborat') and regexp_matches(match || regexp_extract(substr(frame, match_at + length(match), 70), '^[^,;.]*'), '{{ word("about_technology") }}') then 'technology'
            when kind = 'alliance' and regexp_matches(substr(frame, match_at, length(match) + 40), ' on (?:an? |the )?(?:new |next )?<m\d+>| to (?:jointly )?(?:co-)?develop ') then 'technology'
            else kind
        end as final_kind,
        if(needs = 'fact', null, coalesce(nullif(nullif(regexp_extract(lead, '{{ word("cue_negated") }}'), ''), 'without'), nullif(regexp_extract(clause, '{{ word("cue_ended") }}'), ''))) as denial,
        if(needs = 'fact', null, nullif(regexp_extract(clause, '{{ word("cue_talks") }}'), '')) as doubt,
        if(needs = 'fact', null, nullif(regexp_extract(clause, '{{ word("cue_future") }}'), '')) as future,
        coalesce(nullif(regexp_extract(match, '<t(\d+)>', 1), ''), nullif(regexp_extract(substr(frame, match_at + length(match)), '<t(\d+)>', 1), ''),
            nullif(regexp_extract(substr(frame, 1, match_at - 1), '.*<t(\d+)>', 1), '')) as time_no
    from spread
    where len(party_ids) between 2 and 6
        -- "build cars under this venture" tells of the cars.
        and not (needs = 'two_named' and regexp_matches(frame, '\b(?:under|through|from|via|by|at) (?:this|the|its|their|that) (?:[a-zß-ɏ]+ )?venture\b(?:[^ ]| ?[^owbi])'))
        and not (kind like 'contract_manufacturing%' and regexp_matches(frame, 'under (?:[a-zß-ɏ]+ )?licen'))
        and not regexp_matches(match, '\b(?:under|through|from|of|via|by|at|for) (?:this|the|its|their|that) (?:[a-zß-ɏ]+ )?ventures?$')
),

kin as (
    select
        party_ids,
        not coalesce(bool_or(companies.kind in ('person', 'state')), false) as is_company,
        coalesce(bool_or(companies.kind = 'joint_venture'), false) as has_venture,
        list(companies.parent_company_id) filter (companies.parent_company_id is not null) as parent_ids
    from (select party_ids, unnest(party_ids) as company_id from (select distinct party_ids from judged)) as parties
    left join {{ ref('companies') }} as companies using (company_id)
    group by party_ids
),

ranked as materialized (
    select *,
        row_number() over (partition by document_no, final_kind, party_ids order by (denial is not null)::integer, priority, sentence_key, match_no) as place,
        min(if(final_kind = 'alliance', 9, 0)) over ({{ peers('sentence_key, party_ids') }}) as best_kind,
        min(if(needs = 'fact', 9, 0)) over ({{ peers('document_no, party_ids') }}) as best_need,
        min(priority) over ({{ peers('sentence_key, final_kind') }}) as best_priority
    from judged
    left join kin using (party_ids)
    -- A company, its owner and its sister are no partners of each other, people and states none at all.
    where final_kind = 'merger' or kin.is_company and not (
        len(party_ids) = 2 and coalesce(list_has_any(party_ids, kin.parent_ids), false)
        or kin.has_venture and final_kind = 'contract_manufacturing'
        or len(party_ids) = 2 and coalesce(len(kin.parent_ids), 0) = 2 and kin.parent_ids[1] = kin.parent_ids[2] and final_kind in ('technology', 'contract_manufacturing', 'supply')
    )
)

select
    ranked.document_no,
    ranked.sentence_key,
    ranked.rule_id,
    if(ranked.denial is null, 'affirmed', 'negated') as polarity,
    case
        -- What is scrapped was a plan.
        when regexp_matches(ranked.denial, 'scrap|abandon|cancel|call|shelve|drop') then 'planned'
        when ranked.doubt is not null then 'possible'
        when ranked.future is not null then 'planned'
        else 'asserted'
    end as modality,
    times.year,
    coalesce(ranked.denial, ranked.doubt, ranked.future) as cue,
    ranked.spans,
    ranked.final_kind as kind,
    nullif(trim(regexp_extract(substr(sentences.body, ranked.last_end + 1, 160), '\b(?:for|to|on|covering|about|with) ((?:[^,.;:()]|\.\d){3,80})', 1)), '') as object,
    case ranked.supplier when 'subject' then ranked.first_id when 'object' then ranked.second_id when 'model' then ranked.first_id end as supplier_id,
    ranked.party_ids
from ranked
inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
left join {{ ref('int_times') }} as times
    on ranked.sentence_key = times.sentence_key and try_cast(ranked.time_no as integer) = times.mention_no and not times.is_weekday
where place = 1 and (final_kind <> 'alliance' or best_kind = 9) and (needs is distinct from 'fact' or best_need = 9) and (best_priority = priority or final_kind not in ('joint_venture', 'alliance'))
