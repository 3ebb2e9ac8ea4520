{# Pronouns and descriptions with the company they stand for. A pronoun stands for the nearest subject before it in
   its sentence, one that opens a sentence for the subject carried to it. Null where nothing fits, where the subject
   is a model, and where the words behind the pronoun say that it is a thing: abstaining is the rule. #}
with mentions as (
    select
        mentions.* replace (case mentions.kind when 'r' then firms.company_id when 'm' then '-' else mentions.company_id end as company_id),
        firms.reference_type,
        word in ('It', 'Its', 'They', 'Their') as opens_sentence,
        kind = 'x' and not is_possessive and word not in ('itself', 'them') and (
            regexp_matches(after, '{{ thing_predicate() }}')
            -- "makes it harder to", "found it wise that": an object that stands for the words behind.
            or word = 'it' and regexp_matches(before, '\b(?:ma(?:kes?|de|king)|finds?|found|finding|consider(?:s|ed)?|thinks?|thought|deem(?:s|ed)?|believe[sd]?) $') and regexp_matches(after, '^ (?:[a-zß-ɏ]+ )?[a-zß-ɏ]+ (?:to|that|for)\b')
        ) as is_thing,
        case when kind = 'x' then if(is_possessive, regexp_matches(after, '{{ firm_property() }}'), regexp_matches(after, '{{ firm_predicate() }}')) else false end as is_firm
    from {{ ref('int_reference_mentions') }} as mentions
    left join {{ ref('int_reference_firms') }} as firms using (sentence_key, start_at)
),

-- The subject of a sentence, a model ("-") or a company; one that opens with a pronoun hands on the last.
subjects as (
    select
        document_no,
        sentence_key,
        case when coalesce(min(position) filter (kind = 'x' and not is_thing and (part >= 2 or opens_sentence)) < min(position) filter (part >= 2 and company_id is not null), false) then null
            else coalesce(
                arg_min(company_id, position) filter (part = 3),
                arg_min(company_id, position) filter (part = 2),
                arg_min(company_id, position) filter (is_at_front or is_of_subject or is_possessor),
                arg_min(company_id, position) filter (part = 1 and kind <> 'm'),
                if(count(distinct company_id) = 1, any_value(company_id) filter (is_of or is_possessor), null)
            )
        end as subject_id,
        arg_min(company_id, position) filter (part >= 2 and kind <> 'm') as firm_id,
        arg_min(company_id, position) filter (part = 3 and is_behind_comma and kind <> 'm') as behind_comma_id,
        arg_min(company_id, position) filter (kind <> 'm') as first_id
    from mentions
    group by all
),

carried as (
    select
        sentence_key,
        behind_comma_id,
        last_value(subject_id ignore nulls) over earlier as subject_id,
        last_value(if(subject_id is null, null, sentence_key) ignore nulls) over earlier as subject_key,
        last_value(coalesce(nullif(subject_id, '-'), firm_id) ignore nulls) over earlier as firm_id,
        last_value(first_id ignore nulls) over earlier as latest_id
    from subjects
    window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
),

opened as (
    select
        mentions.*,
        carried.subject_id, carried.subject_key, carried.firm_id, carried.latest_id, carried.behind_comma_id,
        case
            -- A subject that nothing resolves is somebody: a pronoun behind it is no other.
            when kind = 'r' and company_id is null and part >= 2 then '?'
            when kind <> 'x' then company_id
            when is_thing then '-'
            when opens_sentence then coalesce(if(is_firm, carried.firm_id, carried.subject_id), carried.latest_id)
        end as first_id
    from mentions
    left join carried using (sentence_key)
),

resolved as (
    select
        *,
        last_value(case when part = 3 then first_id end ignore nulls) over in_sentence as near_id,
        last_value(case when part = 3 then nullif(first_id, '-') end ignore nulls) over in_sentence as near_firm_id,
        coalesce(
            first_value(case when part = 2 then first_id end ignore nulls) over in_sentence,
            first_value(case when start_at < 5 and is_possessor or opens_sentence then first_id end ignore nulls) over in_sentence
        ) as front_id,
        list(nullif(first_id, '-')) filter (kind <> 'm' and company_kind is distinct from 'person' and first_id <> '?') over in_sentence as company_ids,
        list(nullif(first_id, '-')) filter (part >= 2 and first_id <> '?') over in_sentence as subject_ids,
        list(nullif(first_id, '-')) filter (part = 1 and kind <> 'm' and first_id <> '?') over in_sentence as object_ids,
        last_value(first_id) over in_sentence as neighbour_id,
        last_value(end_at) over in_sentence as neighbour_end
    from opened
    window in_sentence as (partition by sentence_key order by start_at rows between unbounded preceding and 1 preceding)
),

weighed as (
    select
        *,
        company_ids[-1] as last_id,
        -- What stands in apposition to a name is another's: "Lada's share fell. AvtoVAZ, its maker, ..."
        if(is_possessive and gap = 2 and regexp_matches(after, '{{ other_party() }}') and near_id = neighbour_id, null, near_id) as near_other_id,
        word = 'it' and (not has_predicate or regexp_matches(before, '\b(?:of|in|from|with|to|for|by|on|into|over) $')) as is_object,
        -- "Isuzu, of which it owns half", "Cruise, a unit it controls", "in Gotion, it took 26%": not what the clause is about.
        kind = 'x' and not is_possessive and has_predicate and neighbour_end > start_at - 48 and regexp_matches(before, '(?:\b(?:of|in|to|from|with|for|by) (?:which|whom)|[A-Za-zÀ-ɏ0-9], (?:an?|the) [a-z][a-z -]*|\b[IO][nf] (?:the )?[A-ZÀ-Þ][A-Za-zÀ-ɏ& -]*,(?: (?:an?|the) [a-z -]+,)?) $') as is_of_head,
        -- "X, the German maker of trucks": beside a name a description is that company's.
        kind = 'r' and coalesce(reference_type, '') <> 'name' and gap = 2 and neighbour_id is not null and regexp_matches(before, '[A-Za-zÀ-ɏ0-9], $')
        and regexp_matches(after, '^(?:, (?:which|whose|who)| (?:that|which|who|whose|(?:in|of) which|with|owned|controlled|founded|run|led|headed)\b)|^ of ') and (not starts_with(after, ' of ') or regexp_matches(word, '(?:subsidiary|unit|arm|division|offshoot)$')) as is_apposed
    from resolved
)

select
    sentence_key,
    document_no,
    start_at,
    end_at,
    kind,
    word,
    nullif(nullif(case
        when is_apposed then neighbour_id
        when kind = 'r' then company_id
        when is_thing then null
        -- "Magna builds them": what is made is another company's.
        when word = 'them' and not regexp_matches(before, '\b(?:assembl|buil|ma[kd]|produc|manufactur|s[eo]l|import|distribut)[A-Za-zÀ-ɏ]* $') then null
        when word = 'them' and near_id is not null then coalesce(list_filter(company_ids, company -> company <> near_id)[-1], list_filter([firm_id, latest_id], company -> company <> near_id)[1])
        when word = 'itself' and gap = 1 or word in ('its', 'their') and gap = 5 and right(before, 5) = ' and ' then neighbour_id
        when word = 'itself' and right(before, 3) = 'by ' then null
        -- A sentence without a subject in between: what it was about is not known.
        when opens_sentence and not is_possessive and coalesce(subject_key, 0) < sentence_key - 1 then null
        when opens_sentence then first_id
        -- "After winding up its venture, X ...": the subject follows.
        when last_id is null and behind_comma_id is not null and is_in_opening then behind_comma_id
        -- An object is not the subject of its own clause: a participle's is, others are another company or a thing.
        when is_object and near_id is not null then case
            when regexp_matches(before, '\b(?:of|in|from|with) $') then list_filter([object_ids[-1], company_ids[-1], company_ids[-2], firm_id, latest_id], company -> company <> near_id)[1]
            else near_id
        end
        when is_of_head and neighbour_id = coalesce(near_firm_id, nullif(front_id, '-'), last_id) then coalesce(list_filter(subject_ids, company -> company <> neighbour_id)[1], if(starts_with(before, 'With '), null, list_filter([firm_id, latest_id], company -> company <> neighbour_id)[1]))
        when is_firm then coalesce(near_firm_id, nullif(front_id, '-'), last_id, firm_id, latest_id)
        when near_other_id is distinct from near_id then coalesce(list_filter([subject_id, latest_id], company -> company <> near_id)[1], near_id)
        else coalesce(near_id, front_id, last_id, subject_id, latest_id)
    end, '-'), '?') as company_id,
    if(is_apposed, 'apposed', coalesce(reference_type, 'subject')) as reference_type
from weighed
where kind in ('x', 'r')
