{# The companies of each partnership match by role: mentions, the brand of a model, and what the passage gives. #}
with matches as (
    select
        row_number() over (order by matches.sentence_key, matches.rule_id, matches.match, matches.frame) as match_no,
        matches.*,
        strpos(matches.frame, matches.match) as match_at,
        rules.* exclude (rule_id)
    from {{ ref('int_partnership_matches') }} as matches
    inner join {{ ref('rules_partnerships') }} as rules using (rule_id)
    -- What a preposition holds is no subject.
    where not (
        regexp_matches(rules.pattern, '^\{(?:subject|object):[OU]\+?\}(?: |\{owner\}|\(\?:,\? \(\?:which)')
        and not regexp_matches(matches.match, '^<[ou]\d+>,? (?:which|who|that)\b')
        and regexp_matches(right(substr(matches.frame, 1, strpos(matches.frame, matches.match) - 1), 12), '\b(?:in|of|by|with|from|than|between|against|behind|over|to) $')
    )
),

named as (
    {% for role in ['subject', 'object', 'base', 'model'] -%}
    -- Commas alone make an apposition, not a list.
    select match_no, sentence_key, rule_id, '{{ 'subject' if role == 'model' else role }}' as role,
        unnest({{ mention_numbers("if(" ~ role ~ "_role like '%,%' and " ~ role ~ "_role not like '%,%,%' and not regexp_matches(" ~ role ~ "_role, ' (?:and|&|or|with) '), split_part(" ~ role ~ "_role, ',', 1), " ~ role ~ "_role)") }}) as mention_no
    from matches
    {{ "union all" if not loop.last }}
    {% endfor %}
),

parties as (
    select
        named.match_no,
        named.role,
        case
            when arguments.kind = 'u' then {{ unknown_company_id('arguments.word') }}
            -- "The group" is no brand, but its owner.
            when arguments.is_reference and companies.kind = 'brand' and contains(lower(arguments.word), 'group') then coalesce(companies.parent_company_id, arguments.company_id)
            else arguments.company_id
        end as company_id,
        arguments.start_at,
        arguments.end_at,
        arguments.word
    from named
    inner join matches using (match_no)
    inner join {{ ref('int_arguments') }} as arguments on named.sentence_key = arguments.sentence_key and named.mention_no = arguments.mention_no
    left join {{ ref('companies') }} as companies on arguments.company_id = companies.company_id
    -- "uses its engines" names no second company.
    where not (
        named.role = 'object' and arguments.word in ('its', 'their')
        and named.rule_id in ('partnerships_su_powered_by', 'partnerships_te_uses_platform')
    ) and not (
        -- A maker that builds another's model has most often bought, licensed or inherited it.
        named.rule_id in ('partnerships_cm_builds_model', 'partnerships_cm_model_by') and named.role = if(named.rule_id like '%by', 'object', 'subject')
        and companies.kind in ('maker', 'brand', 'joint_venture') and not contains(matches.frame, 'contract')
    )
),

-- "Renault-Nissan" is one name of two.
compounds as (
    select parts.match_no, parts.start_at, parts.end_at, terms.company_id
    from (
        select match_no, start_at, end_at, unnest(string_split_regex(word, '[-/]')) as part
        from parties
        inner join matches using (match_no)
        where matches.needs = 'compound' and regexp_matches(parties.word, '[A-Za-zÀ-ɏ][-/][A-ZÀ-ÞĀ-ɏ]')
    ) as parts
    inner join {{ ref('int_lexicon_terms') }} as terms on parts.part = terms.term and terms.company_id is not null
),

carried as (
    select
        matches.match_no,
        unnest(case
            when matches.needs in ('topic', 'topic_them') then [list_filter(if(matches.kind in ('supply', 'contract_manufacturing'), list_concat(coalesce(contexts.maker_ids, []), contexts.named_ids), contexts.named_ids), company -> not list_contains(coalesce(known.ids, []), company))[1]]
            when matches.needs = 'venture_name' then contexts.venture_ids
            when matches.needs = 'topic_supplier' then [list_filter(contexts.supplier_ids, company -> not list_contains(coalesce(known.ids, []), company))[1]]
            when matches.needs = 'two_named' then contexts.two_ids
            when matches.needs = 'one_named' then [contexts.one_id, list_filter(contexts.named_ids, company -> company <> contexts.one_id)[1]]
            else coalesce(contexts.pair_ids, contexts.named_pair_ids)
        end) as company_id
    from matches
    inner join {{ ref('int_partnership_context') }} as contexts using (sentence_key)
    left join (
        select match_no, list(company_id order by company_id) as ids, bool_or(role = 'subject') as has_subject from parties group by match_no
    ) as known using (match_no)
    left join {{ ref('int_arguments') }} as pointed
        on matches.sentence_key = pointed.sentence_key
        and try_cast(coalesce(nullif(regexp_extract(matches.match, '(?:[Tt]he|[Tt]hese|[Bb]oth) <n(\d+)>', 1), ''),
            case matches.needs when 'plural' then regexp_extract(matches.match, '<o(\d+)>', 1) when 'topic_them' then regexp_extract(matches.match, '<o(\d+)>$', 1) else '' end) as integer) = pointed.mention_no
    where
        matches.needs = 'two_named' and not regexp_matches(matches.frame, '[;:] ')
        or matches.needs in ('topic_supplier', 'venture_name')
        or matches.needs = 'one_named' and contexts.one_id is not null and not regexp_matches(matches.frame, '[;:] ')
        or (matches.needs = 'pair' or matches.needs = 'topic' and not coalesce(known.has_subject, false)) and coalesce(pointed.word, 'two') in ('two', 'Two')
        or matches.needs = 'plural' and pointed.word in ('their', 'Their', 'they', 'They')
        or matches.needs = 'topic_them' and pointed.word in ('them', 'it')
),

split_sums as (
    {{ split_sums('matches') }}
),

roles as (
    select
        match_no,
        list(distinct company_id order by company_id) filter (role = 'subject' and company_id is not null) as subject_ids,
        list(distinct company_id order by company_id) filter (role = 'object' and company_id is not null) as object_ids,
        list(distinct company_id order by company_id) filter (role = 'base' and company_id is not null) as base_ids,
        list_sort(list(start_at::integer)) as spans,
        max(end_at) as last_end
    from (
        select match_no, role, company_id, start_at, end_at from parties
        inner join matches using (match_no)
        where coalesce(matches.needs, '') not in ('plural', 'compound')
        union all
        select match_no, 'subject', company_id, start_at, end_at from compounds
        union all
        select match_no, 'subject', company_id, null, null from carried
    ) as rows
    group by match_no
),

read as materialized (
    select matches.*, coalesce(roles.subject_ids, []) as subject_ids, coalesce(roles.object_ids, []) as object_ids,
        coalesce(roles.base_ids, []) as base_ids, list_filter(roles.spans, place -> place is not null) as spans, roles.last_end
    from matches
    inner join roles using (match_no)
    left join split_sums using (match_no)
    where matches.needs is distinct from 'split' or split_sums.total between 99.5 and 100.5
)

select *,
    regexp_replace(right({{ clause_of('frame', "''", 'match_at') }}, 36) || right(match, 120), '^.*, (?:but|while|whereas|although) |, not [^,]*,', '', 'g') as lead,
    lead
        || regexp_replace(regexp_extract(substr(frame, match_at + length(match)), '^,? ?[^,;.:]*'), '^, and .*$| (?:in which|where|that|which|as|when)\b.*$', '')
        || regexp_extract(substr(frame, match_at + length(match)), ', but [^;.:]*(?:walked away|fell (?:apart|through)|collapsed|came to nothing|abandoned)') as clause
from read
