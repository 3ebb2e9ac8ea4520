{# A mark is set behind every possible end, taken back after abbreviations and before small letters, and
   the text is cut at the marks: the pieces join to the text again, so offsets are a running sum. #}
{% set abbreviations = 'Mr|Mrs|Ms|Dr|Prof|St|Sen|Gen|Gov|Rep|Messrs|No|Nos|vs|v|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Calif|Mich|Ill|Ind|Ala|Tenn|Ga|Ky|Conn|Mass|Pa|Va|Ont|[A-Z]' %}
{% set soft = 'U\\.S\\.|U\\.K\\.|E\\.U\\.|Corp\\.|Co\\.|Inc\\.|Ltd\\.|S\\.A\\.|N\\.V\\.|Bros\\.|a\\.m\\.|p\\.m\\.' %}
{% set openers = 'The|It|Its|In|He|She|But|A|An|This|That|However|For|At|With|As|On|By|And|They|Their|These|Those|There|We|Since|After|While|When|If|Last|Both|Under|Meanwhile|Now|Some|Most|Many|All|Other|Production|Sales|To|From|Among|Although|Though|Despite|During|Until|Through|Also|Earlier|Later|His|Her|Yesterday|Today|What|Who|Not|So|Yet|Each|Every|Then|Before|Because|Where|Here|Previously|Currently|Additionally|Moreover|Instead|According|Analysts|Officials|Sources|Shares|Such|Even|Only|Once|Over|Between' %}
{% set space = '[ \\t\\r\\x{A0}\\x{202F}\\x{2009}]' %}
{% set gap = '[ \\n\\t\\r\\x{A0}\\x{202F}\\x{2009}]' %}
{% set close = "[\"'')>\\]}\\x{2018}\\x{2019}\\x{201C}\\x{201D}]" %}
with marked as (
    select
        document_no,
        -- Where lines run on, each is a paragraph or a heading; where they are all short, the text is wrapped.
        case
            when regexp_matches(body, '[^\n]{120}') then regexp_replace(body, '[.!?]{{ close }}*{{ gap }}+|\n{{ gap }}*', '\0' || {{ mark_open() }}, 'g')
            else regexp_replace(body, '[.!?]{{ close }}*{{ gap }}+|\n{{ space }}*(?:\n{{ gap }}*|[-*\x{2022}\x{B7}\x{2013}\x{25AA}]{{ space }})|\n{{ space }}{2,}', '\0' || {{ mark_open() }}, 'g')
        end as body
    from {{ ref('stg_documents') }}
),

settled as (
    select
        document_no,
        regexp_replace(
            regexp_replace(
                body,
                '(\b(?:{{ abbreviations }})\.{{ gap }}+|(?:{{ soft }}){{ gap }})' || {{ mark_open() }}
                    || '|' || {{ mark_open() }} || '((?:vs|v|approx|est)\.{{ gap }}+|[ap]\.m\.{{ gap }})' || {{ mark_open() }}
                    || '|' || {{ mark_open() }} || '([a-z0-9,;])',
                '\1\2\3', 'g'
            ),
            '((?:{{ soft }}){{ gap }}+)((?:{{ openers }})(?:{{ space }}|,))', '\1' || {{ mark_open() }} || '\2', 'g'
        ) as body
    from marked
),

pieces as (
    select document_no, list_filter(string_split(body, {{ mark_open() }}), piece -> piece <> '') as pieces
    from settled
),

measured as (
    select document_no, pieces, list_transform(pieces, piece -> length(piece)) as lengths
    from pieces
),

-- Slices are the fastest running sum, and quadratic: a document of many sentences gets a window. Cases instead of
-- filters, because the engine would run the patterns once more for a filter on their results.
placed as (
    select
        document_no,
        unnest(if(len(pieces) <= 400, range(1, len(pieces) + 1), [])) as sentence_no,
        unnest(if(len(pieces) <= 400, pieces, [])) as piece,
        unnest(if(len(pieces) <= 400, list_transform(lengths, (length, place) -> list_sum(lengths[1:place]) - length), []))::bigint as sentence_start
    from measured
    union all
    select
        document_no,
        sentence_no,
        piece,
        (sum(length(piece)) over (partition by document_no order by sentence_no))::bigint - length(piece) as sentence_start
    from (
        select
            document_no,
            unnest(if(len(pieces) > 400, pieces, [])) as piece,
            unnest(if(len(pieces) > 400, range(1, len(pieces) + 1), [])) as sentence_no
        from pieces
    ) as many
),

plain as (
    select
        *,
        case
            -- A wire's "<Saab-Scania AB>" is a name, "<SAAB.ST>" the sign of a share.
            when contains(piece, '<') and regexp_matches(piece, '<[A-Z][^<>]*[a-z]{2}[^<>]*>') then {{ plain_characters("regexp_replace(piece, '<([A-ZÀ-ÞĀ-ɏ][^<>]*[a-zß-ɏ]{2}[^<>]*)>', ' \\1 ', 'g')") }}
            when strlen(piece) > length(piece) or regexp_matches(piece, '[<>\[\]{}|\t\r]') then {{ plain_characters('piece') }}
            when contains(piece, chr(10)) then replace(piece, chr(10), ' ')
            else piece
        end as body
    from placed
)

select
    document_no * 1000000 + sentence_no as sentence_key,
    document_no,
    sentence_no,
    sentence_start,
    body,
    length(rtrim(body)) as sentence_length,
    length(body) between 4 and 2500 as is_candidate
from plain
where not regexp_matches(piece, '^{{ gap }}*$')
