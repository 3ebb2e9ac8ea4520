{# Sides of a stake whose name is longer than the mention: a company with the words of a company's name or a place beside it
   ("Skoda Transportation", "Nissan Europe"), the last word of a name that stands for all of it ("Russian Machines"), a
   person named like a company, a family. One row a mention that is part of such a name, with the id of the whole. #}
{% set ending = '(?:Machines|Racing|Transportation|Automotives|Engines|Services|Finance|Financial|Leasing|Coaches|Defence|Marine|Railways?|Shipping|Sports|Aviation|Solutions|Networks|Labs?|Studios?|Retail|Stores|Trading|Investors|Brothers|Sons|Machinery|Distribution|Properties|Enterprises|Associates|Advisers|Acquisition|Otomotiv|Pazarlama|Heavy|Agricultural|Power|Car|Truck|Bus|Tyre|Parts|Commercial|Joint|' ~ company_endings() | trim ~ ')' %}
{% set title = '(?:The|Its?|An?|In|At|On|For|By|From|With|To|And|But|As|Of|Mr|Mrs|Ms|Sir|Dr|Chairman|President|Chief|Executive|Director|Minister|State|Under|After|When|While|Since|If|Both|Sister|Rival|Fellow|Parent|Supplier|Shareholders?) ' %}
with parts as (
    select
        mentions.sentence_key, mentions.mention_no, mentions.word,
        case
            when regexp_full_match(mentions.word, '{{ ending }}(?: {{ ending }})*') and (mentions.kind = 'u' or starts_with(mentions.company_id, 'x_'))
                then regexp_replace(regexp_extract(mentions.before, '((?:[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ&-]* )+)$', 1), '^(?:{{ title }})+', '')
            else ''
        end as head,
        case
            when starts_with(mentions.after, ' family') then ' family'
            when behind.kind = 'g' and mentions.kind = 'o' and not starts_with(mentions.company_id, 'x_') then ' ' || behind.word
            when behind.kind = 'o' and mentions.kind = 'u' or behind.kind = 'u' and mentions.kind = 'u' then ' ' || behind.word
            when mentions.kind = 'u' or starts_with(mentions.company_id, 'x_')
                then regexp_extract(mentions.after, '^((?: [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ&-]+){0,2}(?: {{ ending }})+)(?:[^A-Za-zÀ-ɏ]|$)', 1)
            else regexp_extract(mentions.after, '^((?: {{ ending }})*(?: of (?:North )?America)?)(?:[^A-Za-zÀ-ɏ]|$)', 1)
        end as tail
    from {{ ref('int_arguments') }} as mentions
    semi join (
        select sentence_key from {{ ref('int_stake_rules_read') }}
        union all
        select sentence_key from {{ ref('int_stake_shares') }}
    ) as read on mentions.sentence_key = read.sentence_key
    left join {{ ref('int_arguments') }} as behind
        on mentions.sentence_key = behind.sentence_key and mentions.mention_no + 1 = behind.mention_no and mentions.end_at + 1 = behind.start_at
    where mentions.kind in ('o', 'u', 'h') and not mentions.is_reference and not starts_with(mentions.after, '''s')
)

select sentence_key, mention_no, {{ unknown_company_id("head || word || tail") }} as company_id
from parts
where head || tail <> '' and not regexp_matches(tail, '^ (?:Motors?|Group|Corp\w*|Company|Co|Inc|Ltd|Limited|AG|SA|NV|Plc|PLC|Holdings?|AB|BV|KK|LLC|Autos?|Automobiles?|Automotive|Cars)$') or head <> ''
