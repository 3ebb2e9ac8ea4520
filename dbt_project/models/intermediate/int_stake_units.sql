{# Descriptions that name an owner: "the Toyota subsidiary Lexus", "Lexus, the Toyota unit", "Maruti Suzuki, the Indian unit of
   Suzuki". One row a description beside the name of the company it describes; columns as in int_stake_links. #}
with described as (
    select *
    from {{ ref('int_arguments') }}
    where is_reference and regexp_matches(word, '(?:subsidiary|unit|arm|division|offshoot)$')
),

named as (
    select
        described.sentence_key,
        described.document_no,
        case
            when described.reference_type = 'name' and not starts_with(described.after, ' of ') then described.mention_no
            when starts_with(described.after, ' of ') and next_mention.kind = 'o' and next_mention.start_at - described.end_at < 24 then next_mention.mention_no
            when starts_with(described.after, ' of ') and next_mention.kind in ('g', 'd') and second_mention.kind = 'o' and second_mention.start_at - described.end_at < 40 then second_mention.mention_no
        end as subject_no,
        case
            when described.reference_type = 'name' and next_mention.kind = 'o' and next_mention.start_at - described.end_at <= 2 and regexp_matches(described.after, '^,? [A-ZÀ-ÞĀ-ɏ]') then next_mention.mention_no
            when previous_mention.kind = 'o' and described.start_at - previous_mention.end_at = 2 and ends_with(described.before, ', ') then previous_mention.mention_no
        end as object_no
    from described
    left join {{ ref('int_arguments') }} as next_mention on described.sentence_key = next_mention.sentence_key and described.mention_no + 1 = next_mention.mention_no
    left join {{ ref('int_arguments') }} as second_mention on described.sentence_key = second_mention.sentence_key and described.mention_no + 2 = second_mention.mention_no
    left join {{ ref('int_arguments') }} as previous_mention on described.sentence_key = previous_mention.sentence_key and described.mention_no - 1 = previous_mention.mention_no
)

select
    named.sentence_key, named.document_no, frames.frame,
    'stakes_described_unit' as rule_id,
    '<o' || object_no || '>' as match,
    greatest(strpos(frames.frame, '<o' || object_no || '>'), 1) as match_at,
    '<o' || subject_no || '>' as subject_role,
    '<o' || object_no || '>' as object_role,
    null::varchar as money_role
from named
inner join {{ ref('int_annotated') }} as frames using (sentence_key)
where subject_no is not null and object_no is not null and subject_no <> object_no
