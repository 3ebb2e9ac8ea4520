{# For each sentence that tells of a partnership: the companies its document speaks of most, which "the two
   companies" and "the batteries come from X" leave unsaid, and the pair the sentence itself names side by side. #}
with wanted as (
    select sentence_key, document_no from {{ ref('int_partnership_frames') }} where is_whole
),

companies as (
    select
        sentence_key, document_no, start_at, company_id, before, is_reference,
        {{ last_here('company_id') }} as previous_company_id,
        start_at - {{ last_here('end_at') }} as gap
    from {{ ref('int_arguments') }}
    where kind = 'o' and company_kind is distinct from 'state' and document_no in (select document_no from wanted)
    window in_text as (order by sentence_key, start_at)
),

own_pairs as (
    select sentence_key, arg_min([previous_company_id, company_id], start_at) as pair_ids
    from companies
    where company_id <> previous_company_id and gap <= 40 and regexp_matches(before, '(?: and | & )(?:[a-zß-ɏ]+ ){0,1}$')
    group by sentence_key
),

-- A sentence that names two independent companies and no more, or one alone: then the other is the topic.
few_named as (
    select sentence_key, list_sort(list(distinct companies.company_id)) as few_ids
    from companies
    left join {{ ref('companies') }} as known using (company_id)
    where coalesce(known.kind, '') not in ('joint_venture', 'fund', 'state', 'person', 'bank')
    group by sentence_key
    having count(distinct companies.company_id) <= 2
),

-- A venture whose name tells its owners, where the document names both.
own_ventures as (
    select companies.sentence_key, any_value(owner_ids) as venture_ids
    from companies
    inner join {{ ref('int_venture_owners') }} as venture_owners using (company_id)
    inner join (select document_no, list(distinct company_id) as document_ids from companies group by document_no) as named
        on companies.document_no = named.document_no and list_has_all(named.document_ids, owner_ids)
    group by companies.sentence_key
    having count(distinct company_id) = 1
),

-- "The two companies" are first the two of the sentence before.
prior_pairs as (
    select wanted.sentence_key, list_sort(list(distinct companies.company_id)) as prior_ids
    from wanted
    inner join companies on wanted.document_no = companies.document_no and companies.sentence_key = wanted.sentence_key - 1
    group by wanted.sentence_key
    having count(distinct companies.company_id) = 2
),

counted as (
    -- What is said of a brand is said of its owner, where the text names the owner.
    select document_no, company_id, sum(weight) as weight, min(first_at) as first_at
    from (
        select document_no, company_id, count(*) + 3 * max((sentence_key % 1000000 <= 2)::integer) as weight, min(sentence_key * 4096 + start_at) as first_at
        from companies
        where company_id not like 'x\_%' escape '\'
        group by all
        union all
        select children.document_no, owners.parent_company_id, count(*), min(children.sentence_key * 4096 + children.start_at)
        from companies as children
        inner join {{ ref('companies') }} as owners using (company_id)
        inner join (select distinct document_no, company_id from companies) as named
            on children.document_no = named.document_no and owners.parent_company_id = named.company_id
        group by all
    ) as weights
    group by all
),

ranked as (
    select
        counted.*,
        parents.parent_company_id,
        parents.kind as known_kind,
        first_value(counted.company_id) over by_weight as first_id,
        first_value(parents.parent_company_id) over by_weight as first_parent_id
    from counted
    left join {{ ref('companies') }} as parents using (company_id)
    where coalesce(parents.kind, '') not in ('joint_venture', 'fund', 'state', 'person', 'bank')
    window by_weight as (partition by document_no order by weight desc, first_at, company_id)
),

most_named as (
    select
        document_no,
        array_agg(company_id order by weight desc, first_at, company_id)[1:4] as named_ids,
        array_agg(company_id order by weight desc, first_at, company_id) filter (known_kind in ('supplier', 'battery', 'technology'))[1:2] as supplier_ids,
        array_agg(company_id order by weight desc, first_at, company_id) filter (known_kind in ('maker', 'brand', 'joint_venture'))[1:3] as maker_ids,
        -- A company and its own brand are not two.
        array_agg(company_id order by weight desc, first_at, company_id) filter (
            company_id = first_id or parent_company_id is distinct from first_id and company_id is distinct from first_parent_id
        )[1:2] as named_pair_ids
    from ranked
    group by document_no
)

select wanted.sentence_key, most_named.named_ids, most_named.named_pair_ids, most_named.supplier_ids, most_named.maker_ids, coalesce(own_pairs.pair_ids, if(len(few_named.few_ids) = 2, few_named.few_ids, null), prior_pairs.prior_ids) as pair_ids, if(len(few_named.few_ids) = 2, few_named.few_ids, null) as two_ids, if(len(few_named.few_ids) = 1, few_named.few_ids[1], null) as one_id, own_ventures.venture_ids
from wanted
left join most_named using (document_no)
left join own_pairs using (sentence_key)
left join prior_pairs using (sentence_key)
left join few_named using (sentence_key)
left join own_ventures using (sentence_key)
