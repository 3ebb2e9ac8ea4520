{# Descriptions that say more than "the company", with the company that fits: by name, by nationality or place, or
   by kind. Null where nothing fits. #}
{% set maker = '(?:maker|carmaker|automaker|truckmaker|manufacturer|marque|brand|builder|producer)' %}
with described as (
    select
        mentions.sentence_key, mentions.start_at, mentions.position, mentions.document_no, mentions.noun,
        max(companies.company_id) as named_company_id,
        max(coalesce(mentions.market_id, markets.market_id)) as nationality,
        max(markets.market_kind) as place_kind,
        -- "The Lion brand": a name that says nothing here.
        max(mentions.qualifier) not in ('', 'The', 'This', 'Company', 'Group', 'Corporation') as is_qualified,
        bool_or(regexp_matches(mentions.after, '^ (?:of|between|with|by|agreements?|compan|partner|deal|contract)')) as is_specified,
        case
            when mentions.noun in ('venture', 'JV') then 'joint_venture'
    when mentions.word like '%battery%' or mentions.word like '%cell m%' then 'battery'
            when mentions.noun in ('supplier', 'conglomerate', 'fund') then mentions.noun
        end as wanted_kind
    from {{ ref('int_reference_mentions') }} as mentions
    left join {{ ref('int_lexicon_terms') }} as companies on mentions.qualifier = companies.term and companies.company_id is not null
    left join {{ ref('int_lexicon_terms') }} as markets on mentions.qualifier = markets.term and markets.market_id is not null
    where mentions.kind = 'r'
    group by all
),

-- The nearest company before a description whose home or kind fits it; for a town, the one the text names most.
fitting as (
    select
        described.sentence_key, described.start_at,
        arg_max(mentions.company_id, if(described.place_kind in ('city', 'state', 'plant'), mentions.company_mentions * 1e15, 0)
            -- A marque or a venture inside a group is rarely what "the French carmaker" means.
            + mentions.position - case mentions.company_kind
                when 'brand' then if(described.noun in ('brand', 'marque'), 0, 3)
                when 'joint_venture' then if(described.wanted_kind = 'joint_venture', 0, 3)
                else 0
            end * 4096) as company_id
    from described
    inner join {{ ref('int_reference_mentions') }} as mentions
        on described.document_no = mentions.document_no
        and mentions.kind = 'o'
        and mentions.position < described.position
        and coalesce(mentions.company_kind, '') not in ('person', 'state')
        and (described.nationality is null or mentions.market_id = described.nationality)
        and (described.wanted_kind is null or mentions.company_kind = described.wanted_kind)
        and not (described.wanted_kind = 'joint_venture' and described.is_specified)
        and not (described.wanted_kind is null and regexp_matches(described.noun, '^{{ maker }}$') and mentions.company_kind in ('technology', 'supplier', 'fund', 'bank', 'battery', 'distributor'))
    where described.nationality not in ('EUROPE', 'ASIA') or described.wanted_kind is not null and described.nationality is null
    group by all
)

select
    described.sentence_key,
    described.start_at,
    coalesce(described.named_company_id, fitting.company_id) as company_id,
    case
        when named_company_id is not null then 'name'
        when nationality is not null then 'nationality'
        when wanted_kind is not null then 'kind'
        when is_qualified then 'name'
        else 'subject'
    end as reference_type
from described
left join fitting using (sentence_key, start_at)
