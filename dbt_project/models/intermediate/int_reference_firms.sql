{# Every description with its company: those that int_reference_descriptions settles, and "the company", "the
   group" by the subject of the sentences before, else by what the document is about. #}
with mentions as (
    select
        mentions.* replace (if(mentions.kind = 'r', descriptions.company_id, mentions.company_id) as company_id),
        coalesce(descriptions.reference_type, 'subject') as reference_type
    from {{ ref('int_reference_mentions') }} as mentions
    left join {{ ref('int_reference_descriptions') }} as descriptions using (sentence_key, start_at)
    where mentions.kind <> 'm'
),

-- The company a sentence is about: its first subject; a sentence that opens with a reference hands on the last.
subjects as (
    select
        document_no,
        sentence_key,
        case when coalesce(min(position) filter (part >= 2 and kind in ('x', 'r') and company_id is null) < min(position) filter (part >= 2 and company_id is not null), false) then null
            else coalesce(
                arg_min(company_id, position) filter (part = 3 and coalesce(company_kind, '') not in ('fund', 'state', 'bank', 'person')),
                arg_min(company_id, position) filter (part = 2 and coalesce(company_kind, '') not in ('fund', 'state', 'bank', 'person')),
                arg_min(company_id, position) filter (coalesce(company_kind, '') not in ('fund', 'state', 'bank', 'person') and (is_at_front or is_of_subject or is_possessor)),
                -- The one company of a sentence is what it is about.
                if(count(distinct company_id) = 1, any_value(company_id) filter ((is_of or is_possessor or part > 0) and coalesce(company_kind, '') not in ('fund', 'state', 'bank', 'person', 'brand')), null)
            )
        end as firm_id,
        arg_min(company_id, position) as first_id
    from mentions
    group by all
),

carried as (
    select
        sentence_key,
        last_value(firm_id ignore nulls) over earlier as firm_id,
        last_value(if(firm_id is null, null, sentence_key) ignore nulls) over earlier as firm_sentence_key,
        last_value(first_id ignore nulls) over earlier as latest_id
    from subjects
    window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
),

topics as (
    select
        document_no,
        arg_max(company_id, (company_mentions + case when sentence_key % 1000000 > 2 then 0 when part >= 2 then 3 else 1 end) * 1e15 - position) as topic_id,
        max(company_mentions) * 2 >= count(*) as is_main,
        coalesce(list(distinct company_id) filter (company_kind in ('supplier', 'battery', 'technology', 'fund', 'bank', 'trading_house', 'distributor')), []) as vehicle_strangers,
        coalesce(list(distinct company_id) filter (company_kind in ('brand', 'joint_venture', 'fund', 'bank')), []) as group_strangers
    from mentions
    where kind = 'o' and coalesce(company_kind, '') not in ('person', 'state')
    group by document_no
),

-- "The former", "the latter": of two companies joined by "and", else of the last two, in the sentence or the one before.
pairs_said as (
    select
        refs.sentence_key, refs.start_at,
        list({'company_id': others.company_id, 'position': others.position} order by others.position desc) as said,
        arg_max({'company_id': others.company_id, 'position': others.position}, others.position) filter (others.is_coordinated and coalesce(others.company_kind, '') <> 'joint_venture') as joined
    from mentions as refs
    inner join mentions as others
        on refs.document_no = others.document_no and others.position < refs.position and others.sentence_key >= refs.sentence_key - 1
    where refs.noun in ('former', 'latter') and others.company_id is not null
    group by refs.sentence_key, refs.start_at, others.sentence_key
    having count(distinct others.company_id) > 1
    qualify row_number() over (partition by refs.sentence_key, refs.start_at order by others.sentence_key desc) = 1
),

paired as (
    select
        sentence_key, start_at,
        coalesce(joined, said[1]).company_id as latter_id,
        list_filter(said, other -> other.company_id <> coalesce(joined, said[1]).company_id and other.position < coalesce(joined, said[1]).position)[1].company_id as former_id
    from pairs_said
),

judged as (
    select
        mentions.*,
        paired.latter_id, paired.former_id,
        carried.firm_id, carried.firm_sentence_key, carried.latest_id, topics.topic_id, topics.is_main, topics.vehicle_strangers, topics.group_strangers,
        last_value(case when part >= 2 then company_id end ignore nulls) over earlier_here as own_subject_id,
        last_value(company_id) over earlier_here as previous_id,
        max(case when mentions.company_id = topics.topic_id then sentence_key end) over (partition by mentions.document_no order by sentence_key, mentions.start_at) as topic_sentence_key
    from mentions
    left join carried using (sentence_key)
    left join paired using (sentence_key, start_at)
    left join topics using (document_no)
    window earlier_here as (partition by sentence_key order by start_at rows between unbounded preceding and 1 preceding)
),

-- What a description says of its company's kind.
worded as (
    select
        *,
        case
            when regexp_matches(word, '(?:car|auto|truck|vehicle|bus|cycle|bike|scooter|SUV|van)[ -]?(?:maker|builder|manufacturer|producer)|(?:marque|brand)$') then vehicle_strangers
            when noun in ('group', 'giant', 'conglomerate', 'concern', 'multinational', 'major') then group_strangers
            else []
        end as strangers
    from judged
    where kind = 'r'
)

select
    sentence_key,
    start_at,
    case
        when noun = 'latter' then latter_id
        when noun = 'former' then former_id
        when company_id is not null then company_id
        when reference_type <> 'subject' or noun in ('subsidiary', 'unit', 'fund') then null
        when regexp_matches(after, '^ (?:of|behind) ') then null
        -- "Infiniti -- The luxury marque ..."
        when gap between 2 and 4 and right(before, 2) in ('- ', ': ') then previous_id
        when noun in ('Company', 'Group', 'Corporation') then topic_id
        -- What a subject owns or does is done to another.
        when part < 2 and own_subject_id is not null then list_filter([firm_id, topic_id, latest_id], company -> company <> own_subject_id and not list_contains(strangers, company))[1]
        else list_filter([if(firm_sentence_key >= sentence_key - 1 or not is_main or firm_sentence_key > topic_sentence_key, firm_id, null), topic_id, firm_id, own_subject_id, latest_id], company -> not list_contains(strangers, company))[1]
    end as company_id,
    reference_type
from worded
