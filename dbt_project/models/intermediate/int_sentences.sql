{# A mark is set behind every possible end, taken back after abbreviations and before small letters, and
   the text is cut at the marks: the pieces join to the text again, so offsets are a running sum. #}
{% set abbreviations = 'Mr|Mrs|Ms|Dr|Prof|St|Sen|Gen|Gov|Rep|Messrs|No|Nos|vs|v|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Calif|Mich|Ill|Ind|Ala|Tenn|Ga|Ky|Conn|Mass|Pa|Va|Ont|[A-Z]' %}
{% set soft = 'U\.S\.|U\.K\.|E\.U\.|Corp\.|Co\.|Inc\.|Ltd\.|S\.A\.|N\.V\.|Bros\.|a\.m\.|p\.m\.' %}
{% set openers = 'The|It|Its|In|He|She|But|A|An|This|That|However|For|At|With|As|On|By|And|They|Their|These|Those|There|We|Since|After|While|When|If|Last|Both|Under|Meanwhile|Now|Some|Most|Many|All|Other|Production|Sales' %}
with marked as (
    select
        document_no,
        regexp_replace(
            regexp_replace(body, '([.!?]["'')]*[ \n]+|\n[ ]*\n[ \n]*|\n[ ]{2,})', '\1' || {{ mark_open() }}, 'g'),
            '(\b(?:{{ abbreviations }})\.[ \n]+|(?:{{ soft }})(?: |\n))' || {{ mark_open() }}, '\1', 'g'
        ) as body
    from {{ ref('stg_documents') }}
),

settled as (
    select
        document_no,
        regexp_replace(
            regexp_replace(body, {{ mark_open() }} || '([a-z0-9,;])', '\1', 'g'),
            '((?:{{ soft }})[ \n]+)((?:{{ openers }})[ ,])', '\1' || {{ mark_open() }} || '\2', 'g'
        ) as body
    from marked
),

pieces as (
    select document_no, list_filter(string_split(body, {{ mark_open() }}), piece -> piece <> '') as pieces
    from settled
),

placed as (
    select document_no, {{ unnest_with_place('pieces', 'piece', 'sentence_no') }}
    from pieces
),

measured as (
    select
        document_no,
        sentence_no,
        piece,
        (sum(length(piece)) over (partition by document_no order by sentence_no))::bigint - length(piece) as piece_start
    from placed
)

select
    document_no * 1000000 + sentence_no as sentence_key,
    document_no,
    sentence_no,
    piece_start as sentence_start,
    translate(piece, chr(10), ' ') as body,
    length(rtrim(piece, ' ' || chr(10))) as sentence_length,
    length(piece) between 8 and 2500 and regexp_matches(piece, '{{ candidate_words() }}') as is_candidate
from measured
where length(trim(piece, ' ' || chr(10))) > 0
