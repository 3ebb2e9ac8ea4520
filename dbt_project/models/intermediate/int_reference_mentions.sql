{# The companies, models and references of the documents that have references, with what the words around each
   say of its part in the sentence. part: 3 a subject with its verb, 2 one that opens a clause, 1 whatever no
   preposition holds, 0 the rest. #}
{% set prepositions = '(?:of|in|by|with|from|to|for|at|than|like|between|against|via|on|and|or|over|into|behind|under|called|as)' %}
{% set opens = '(?:^|[:;"(] ?|, |\\b(?:and|but|while|that|as|when|where|whether|because|if|after|before|since|although|though|which|what) )(?:the |The )?$' %}
with referring as (
    select names.* exclude (market_kind, model_name)
    from {{ ref('int_names') }} as names
    semi join (select distinct document_no from {{ ref('int_names') }} where kind in ('x', 'r')) as with_references using (document_no)
    where kind in ('o', 'x', 'r', 'm')
),

worded as (
    select
        *,
        sentence_key * 4096 + start_at as position,
        count(*) filter (kind = 'o') over ({{ peers('document_no, company_id') }}) as company_mentions,
        case when kind = 'r' then regexp_extract(word, '([A-Za-zÀ-ɏ-]+)$', 1) else '' end as noun,
        case when kind = 'r' then regexp_extract(word, '^(?:(?:[Tt]he|[Tt]his) )?([A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ.]+(?: [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+)??)(?:, [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+,)?(?:-(?:based|born|listed|region|headquartered|[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ.]+))*(?: EV)?(?: [a-zß-ɏ]|$)', 1) else '' end as qualifier,
        kind = 'x' and word in ('its', 'Its', 'their', 'Their') as is_possessive,
        starts_with(after, '''s ') or starts_with(after, ''' ') as is_possessor,
        right(before, 2) = ', ' as is_behind_comma,
        right(before, 5) = ' and ' or right(before, 4) = ' or ' as is_coordinated,
        regexp_matches(before, '\b{{ prepositions }} (?:the |its |a |[A-Za-zÀ-ɏ]+-based )?$') as is_governed,
        -- "the grip that X has", "to which X lends": not whom the sentence is about.
        regexp_matches(before, '\b(?:[a-z]+(?:t|n|d|s|e|y|r|l|k|p|m|g|h) that|which|whom) (?:the )?$') and not regexp_matches(before, '\b(?:said|says|say|added|announced|confirmed|believes?|reported|means?|showed|is|was|agreed|so|expects?|noted|denied|hinted|insisted|argued|warned|told [A-Za-zÀ-ɏ]+|report|news|fact|hope|condition|idea) that (?:the )?$') as is_in_relative,
        regexp_matches(before, '^(?:[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ-]* ){1,4}of (?:the )?$') as is_of_subject,
        regexp_matches(before, '\bof (?:the )?$') as is_of,
        regexp_matches(after, '{{ predicate_behind() }}') and not regexp_matches(after, '{{ no_predicate_behind() }}') as has_predicate,
        -- "After winding up its venture, X ..."
        case
            when kind = 'x' and start_at < 40
                then regexp_matches(before, '^(?:After|Before|With|Despite|By|In|As|While|Since|Although|Though|When|Having|Under|Like|Through|For|From|On|At|Beyond|Owned|Founded|Once|Besides|Alongside|Apart|Barely|An?|[Oo]ne|Two|Three|\d+|Years?|Months?|Decades?|Following|Because|If|Until)\b[^,]*$')
            else false
        end as is_in_opening
    from referring
),

coordinated as (
    select
        *,
        start_at - {{ last_here('end_at') }} as gap,
        coalesce({{ next_here("has_predicate and is_coordinated and kind = 'o' or kind = 'm' and has_predicate and is_coordinated") }} and {{ next_here('start_at') }} - end_at <= 9, false) as leads_to_predicate
    from worded
    window in_text as (order by sentence_key, start_at)
)

select
    * exclude (before, after, is_coordinated, is_governed, is_in_relative, has_predicate, leads_to_predicate),
    before,
    after,
    is_coordinated,
    has_predicate,
    not is_governed and leads_to_predicate as is_plural,
    case
        when is_possessive or is_possessor or word in ('them', 'itself') then 0
        when is_governed and not (has_predicate and regexp_matches(before, '(?:, for|\bas) (?:the )?$')) then 0
        when is_in_relative then 1
        when has_predicate or leads_to_predicate then 3
        when regexp_matches(before, '{{ opens }}') and regexp_matches(after, '^(?: ?\([^()]*\))?, (?:an?|the|its|one of|now|once|based|owned|founded|headquartered|part|which|who|whose|for its part)\b|^ to [a-zß-ɏ]') then 3
        when start_at <= 4 then 2
        else 1
    end as part,
    before = '' or before in ('by ', 'at ') or right(before, 4) in (' by ', ' at ') as is_at_front
from coordinated
