{# The companies of a sentence as its lists: "X, Y and Z" is one group. Besides those named: the two that "the two companies" stand for, and the company that the document
   is about, where the sentence does not name it (pos 0). #}
with joined as (
    select
        *,
        kind = 'O' and previous_kind = 'O' and mention_kind <> 'm' and regexp_full_match(gap_before, '(?:,|,? and|,? or| &|,? as well as|,? along with|/|-|,? plus)(?: the| its| also| later| even)? ?') as is_listed
    from {{ ref('int_partnership_tokens') }}
    where kind in ('O', 'P') and (company_id is not null or kind = 'P')
),

numbered as (
    select *, sum((not is_listed)::integer) over (partition by sentence_key order by pos rows unbounded preceding) as group_no
    from joined
),

grouped as (
    select
        sentence_key, document_no, min(pos) as pos, max(pos) as last_pos, min(char_at) as char_at, max(char_at) as last_char_at,
        list(distinct company_id) as company_ids,
        arg_min(gap_before, pos) as gap_before, arg_min(previous_kind, pos) as previous_kind, arg_min(previous_token, pos) as previous_token,
        arg_max(gap_after, pos) as gap_after,
        arg_max(is_possessive, pos) as is_possessive,
        bool_or(is_listed and not starts_with(gap_before, ',') or is_listed and regexp_matches(gap_before, 'and|as well|along|plus|or')) as is_joined,
        any_value(case when mention_kind = 'm' then 'model' when is_reference then 'reference' else 'name' end order by pos) as form,
        string_agg(distinct case when company_kind is null or mention_kind in ('u', 'h') then 'found' when company_kind in ('maker', 'brand') then 'maker' else company_kind end, '+' order by 1) as known_kind,
        list(start_at::integer) as spans, max(end_at) as end_at
    from numbered
    where kind = 'O'
    group by sentence_key, document_no, group_no
),

pairs as (
    select
        tokens.sentence_key, tokens.document_no, tokens.pos, tokens.pos as last_pos, tokens.char_at, tokens.char_at as last_char_at,
        coalesce(contexts.pair_ids, contexts.named_pair_ids) as company_ids,
        tokens.gap_before, tokens.previous_kind, tokens.previous_token, tokens.gap_after, tokens.is_possessive, true as is_joined, if(tokens.kind = 'P', 'pair', 'plural') as form,
        if(contexts.pair_ids is null, 'document', 'passage') as known_kind, if(tokens.start_at is null, [], [tokens.start_at::integer]) as spans, tokens.end_at
    from {{ ref('int_partnership_tokens') }} as tokens
    inner join {{ ref('int_partnership_context') }} as contexts using (sentence_key)
    where (tokens.kind = 'P' or tokens.is_plural) and len(coalesce(contexts.pair_ids, contexts.named_pair_ids)) = 2
),

named as (
    select sentence_key, list(distinct company_id) as ids from joined where company_id is not null group by sentence_key
),

topics as (
    select
        sentences.sentence_key, sentences.document_no, 0 as pos, 0 as last_pos, 0 as char_at, 0 as last_char_at,
        [list_filter(contexts.named_ids, company -> not list_contains(coalesce(named.ids, []), company))[1]] as company_ids,
        '' as gap_before, 'S' as previous_kind, '' as previous_token, '' as gap_after, false as is_possessive, false as is_joined, 'topic' as form,
        if(coalesce(len(named.ids), 0) = 0, 'none', if(contexts.named_ids[1] = company_ids[1], 'first', 'later')) as known_kind, []::integer[] as spans, null as end_at
    from (select distinct sentence_key, document_no from {{ ref('int_partnership_tokens') }}) as sentences
    inner join {{ ref('int_partnership_context') }} as contexts using (sentence_key)
    left join named using (sentence_key)
    where company_ids[1] is not null
)

select * exclude (word_before),
    case
        when form = 'topic' then 'topic'
        when word_before in ('with', 'alongside') then 'with'
        when word_before in ('to', 'by', 'from', 'for', 'of', 'between', 'and', 'direct', 'comma') then word_before
        when word_before in ('at', 'under') then 'at'
        when word_before in ('in', 'on') then 'in'
        when word_before = 'or' then 'and'
        when word_before in ('than', 'like', 'against', 'including') then 'than'
        when word_before in ('as', 'via', 'through', 'into') then 'other'
        else 'free'
    end as preposition
from (
    select *,
        case
            when previous_kind = 'T' and regexp_full_match(gap_before, '(?: (?:the|its|his|a))? |,? ?') then 'direct'
            else coalesce(
                nullif(lower(regexp_extract(gap_before, '\b([Ww]ith|[Bb]etween|[Bb]y|[Ff]rom|[Tt]o|[Ff]or|[Oo]f|[Aa]t|[Ii]n|[Oo]n|[Aa]nd|[Uu]nder|than|like|against|as|or|including|via|through|into|is|was|are|alongside|whom|that|which|said)(?: (?:[a-zß-ɏ-]+|<[dgnt]\d+>)){0,2} $', 1)), ''),
                if(ends_with(gap_before, ', ') and not (previous_kind in ('B', 'S')), 'comma', 'free')
            )
        end as word_before,
        regexp_matches(gap_after, '^,? (?:also|now|then|has|have|had|will|would|is|are|was|were|to|plans?|may|could|can|[a-zß-ɏ]+ed|[a-zß-ɏ]+s)\b') as has_predicate
    from (
        from grouped
        union all by name
        from pairs
        union all by name
        from topics
    ) as groups
) as worded
