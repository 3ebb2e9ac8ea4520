{# Shares of companies in frames: one row a share with the words before and behind it, and the last verb of
   ownership said before it (since the share before). A bare number behind a name in a sentence that tells
   shares ("and Isuzu 49") is a share too. #}
{% set share = '\\bthe-lot\\b|<p\\d+>|<n\\d+>[ -](?:pct|percent|per[ -]?cent)\\b|<n\\d+>-?(?: |-)?(?:thirds|quarters|fifths)\\b|\\b(?:[Tt]wo|[Tt]hree|[Ff]our)[ -](?:thirds|quarters|fifths)\\b|\\b(?:(?:[Aa]n?|[Oo]ne|[Tt]he other|other) )?(?:third|fifth|[Hh]alf|sixth|eighth|tenth)\\b|\\b(?:one|[Tt]he other|other) quarter\\b|\\b(?:the|all the) (?:rest|remainder|balance|remaining (?:shares|stock|capital|equity|stakes?|portion|interest))\\b' %}
{% set bare = '(<[ouhr]\\d+>(?:\'\'s)?(?:, (?:an?|the|its|now|once|through|via|<[ox]\\d+>\'\'s) [^<>;,]*(?:<o\\d+>[^<>;,]*)?,)?,?(?: (?:which|who|with|has|have|had|holds?|held|kept|keeps?|takes?|took|gets?|got|retains?|owns?|owned|at|on|the|a|other|remaining|for|will|would|then|now|still|to|hold|own|have|keep|take|holding|having|about|around|some|roughly|nearly|almost|just|only|close|over|under|another))* |<p\\d+> to (?:(?:about|around|some|roughly|nearly|almost|just|over|under|close|to) )*|\\b(?:from|(?:down|up|back|raised|cut|lifted|reduced|increased|fall(?:s|en|ing)?|fell|rose|rises?|com(?:e|es|ing)|came|go(?:es|ing|ne)?|went|dropped|drops|climbed) to|made <[oxr]\\d+>|kept|retain(?:s|ed)|keeps?|the (?:other|remaining)|option (?:on|over|for) (?:another|a further)|st(?:ands?|ood|ands now) at|later) (?:(?:about|around|some|roughly|nearly|almost|just|over|under|close|to|raised|cut|lifted|reduced|increased) )*)<n(\\d+)>([.,;:)]|$| and\\b| to <p| on\\b| directly\\b| respectively\\b| in (?:the case of )?<[ot]| of the (?:capital|shares|votes|company|rest))' %}
{# Other ways to put a share, turned into the plain one: what is read, what stands for it. #}
{% set stakes = '(?:stakes?|holdings?|shareholdings?|interests?|positions?|investments?)' %}
{% set ways = [
    ('\\b(stake|shareholding|equity|ownership|share) (?:ratio|percentage|proportion|interest|level)\\b|<u\\d+> [AB] (common|ordinary)\\b', '\\1\\2'),
    ('\\b([Hh]alf|<p\\d+>) the (?:share )?(capital|shares|equity|stock|votes)\\b', '\\1 of the \\2'),
    ('\\b(?:an? |the |equity |minority |strategic |significant )*(?:' ~ stakes ~ '|subsidiaries|affiliates|associates)(?: in|, including|, such as| like|,)? (?:the |its )?(?:[a-z]+ )?(<[ou]\\d+>) with (<p\\d+>)', '\\2 of the \\1'),
    ('(<p\\d+> of the <[ou]\\d+>(?:,| and|, and|;) )(<[ou]\\d+>) with (<p\\d+>)', '\\1\\3 of the \\2'),
    ('(<p\\d+>)(?:-odd)? (<[ou]\\d+>) ((?:[a-z-]+ ){0,2}(?:stakes?|shareholding|holding|interest|shares?)\\b)', '\\1 \\3 in \\2'),
    ('(<[ouh]\\d+>\'s <p\\d+>)( in <[ou]\\d+>)', '\\1 stake\\2'),
    ('(<[ouh]\\d+>)(,?(?: (?:which|who|that))?) (?:is|was|are|were|remains?|remained|sits?|sat|stays?|stayed|stopped|stops|ends? up|ended up|finds? itself|found itself)(?: (?:down|up|back|stuck))? (?:to|at|on|with) ((?:[a-z]+ ){0,3}<[pn]\\d+>)', '\\1\\2 holds \\3'),
    ('\\b(?:[Oo]f|[Ii]n) (<[our]\\d+>)\'s? (?:<n\\d+> )?(?:[a-z]+ ){0,2}(?:shares|capital|stock|equity|votes|voting rights),? ((?:[a-z]+ ){0,2}<p\\d+>)', '\\2 of \\1'),
    ('\\b(is|was|are|were|remains?|still|now) in (<[ouhr]\\d+>)\'s (?:hands|possession|ownership)\\b', '\\1 held by \\2'),
    ('((?:is|was|that is|be|of which) (?:a |an )?(?:<p\\d+>|half|third|quarter)) (<[ouh]\\d+>)\'s(?: own)?([,.;]|$| and\\b)', '\\1 owned by \\2\\3'),
] %}
{% set ns = namespace(sql='told') %}
{% for read, plain in ways %}{% set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ read | replace("'", "''") ~ "', '" ~ plain ~ "', 'g')" %}{% endfor %}
{% set reworded = ns.sql %}
{% set verbs = ['share_hold', 'share_raise', 'share_cut', 'share_sell', 'share_buy', 'share_pay', 'share_give', 'share_be'] %}
with shares_told as (
    -- A share in parentheses is told like one without: "Ford (12%)" is "Ford with 12%".
    select sentence_key, document_no,
        case
            when contains(annotated, '(') and regexp_matches(annotated, '\([^()]*<[pn]\d+>[^()]*\)') and not regexp_matches(annotated, '\((?:up|down|from|compared|[+-])')
                then {{ framed("regexp_replace(regexp_replace(annotated, '> \\((?:with |at |about |around |holding )*(<p\\d+>)\\)', '> with \\1', 'g'), ' \\(([^()]*(?:<p\\d+>|<[ou]\\d+> <n\\d+>)[^()]*)\\)', ', \\1,', 'g')") }}
            else frame
        end as told
    from {{ ref('int_annotated') }}
    -- "Rostec has 49.9": a bare number where the sentence before tells shares.
    where regexp_matches(annotated, '<p|the (?:rest|remainder|remaining (?:shares|stock|capital|equity)) (?:of|in|from) |(?:third|quarter|fifth|[Hh]alf|sixth|eighth|tenth)s?\b|[> -](?:pct|per[ -]?cent)')
        or regexp_matches(frame, '<[ouh]\d+>(?:,[^<>]*,)? (?:ha[sd]|have|holds?|held|owns?|owned|retains?|keeps?|kept)(?: (?:the|a|other|remaining|about|some|mere|close|to|nearly))* <n\d+>(?:[.;,]|$| and <[ouh]| directly)')
            and sentence_key - 1 in (select sentence_key from {{ ref('int_annotated') }} where regexp_matches(frame, '<p\d+>') and regexp_matches(frame, 'stake|[Ss]hareh|\b[Oo]wn|capital|equity|\bh[oe]ld|belong'))
),

worth_reading as materialized (
    select
        sentence_key, document_no,
        case when contains(frame, '<n') then regexp_replace(frame, '{{ bare }}', '\1<p\2>\3', 'g') else frame end as frame
    from (
        -- "Its holding" is a noun, not the verb; "all of Y" is a share as "half of Y" is; a dash is a comma.
        select sentence_key, document_no, regexp_replace(
            if(contains(plain, 'holding') or contains(plain, 'controlling') or contains(plain, ' own '), regexp_replace(regexp_replace(regexp_replace(plain, '(''s|\b[Ii]ts|\b[Tt]heir|\b[Hh]is|\b[Hh]er) own\b', '\1', 'g'), '(''s|\b[Tt]he|\ban?) ((?:[a-z-]+ ){0,3})holding\b', '\1 \2portion', 'g'), '(''s|\b[Tt]he|\ban?) controlling ', '\1 large ', 'g'), plain),
            '\b(?:(?:[Aa]ll|[Tt]he (?:whole|entirety|lot)) of|[Aa]ll (?:of )?(?:the |its )?(?:shares|capital|equity|stock|share capital) (?:of|in)|[Tt]he (?:entire|whole) (?:share capital|capital|equity|stock|share) (?:of|in)|[Ee]very share (?:of|in)) ((?:the |its )?(?:[a-z]+ ){0,2}<[ou]\d+>(?:[^'']|$))', 'the-lot of \1', 'g'
        ) as frame
        from (
            -- "In Y, X holds 20%" is told like "Y, in which X holds 20%".
            select * replace (if(contains(plain, 'the rest') or contains(plain, 'remainder') or contains(plain, 'balance'), regexp_replace(plain, '\bthe (?:rest|remainder|balance)(?: of|,) (?:the |about |some )?(<p\d+>)', 'the remaining \1'), plain) as plain)
            from (
                select * replace (if(contains(plain, 'n <o') or starts_with(plain, 'Of <o'), regexp_replace(plain, '(^|[;:] |, (?:and|while|but) )(?:[Ii]n|Of) (?:the )?(<o\d+>)(?:, [^<>,;:]*)?, (<[ou]\d+>|each |they |the )', '\1\2, in which \3', 'g'), plain) as plain)
                from (
                    select *, replace(if(contains(told, ' - ') or contains(told, ' – '), regexp_replace(told, ' [-–] ', ', ', 'g'), told), ' in half ', ' ') as plain
                    from (select * replace ({{ reworded }} as told) from shares_told)
                )
            )
        )
    )
    where regexp_matches(frame, '<[ouh]\d')
        and regexp_matches(frame, '{{ word("gate_share_told") }}')
),

marked as materialized (
    select *, string_split(regexp_replace(frame, '{{ share }}', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}) as pieces
    from worth_reading
),

placed as (
    select
        sentence_key, document_no, frame,
        unnest(range(1, len(pieces))) as share_no,
        unnest(pieces[2:]) as piece,
        unnest(list_transform(pieces[:-2], (piece, place) -> if(place = 1, piece, split_part(piece, {{ mark_close() }}, 2)))) as gap,
        unnest(list_transform(pieces[2:], (piece, place) -> length(pieces[1]) + list_sum(list_transform(pieces[2:], piece -> length(piece) - 1)[1:place]) - length(piece) + 2))::bigint as share_at
    from marked
    where len(pieces) between 2 and 14
),

split as (
    select
        sentence_key, document_no, frame, share_no, share_at, gap,
        split_part(piece, {{ mark_close() }}, 1) as value_role,
        split_part(piece, {{ mark_close() }}, 2) as behind,
        substr(frame, 1, share_at - 1) as before
    from placed
)

select
    *,
    regexp_extract(gap, '^(.*)\b({% for verb in verbs %}{{ word(verb) }}{{ "|" if not loop.last }}{% endfor %})\b(.*)$', ['lead', 'verb', 'mid']) as said,
    regexp_extract(behind, '^((?:[ -]{{ word("stake") }}\b)?(?: plus <n\d+> shares?)?(?:,? (?:or|equal to|worth|valued at|representing|for) [^<>.;]*?(?:<[cn]\d+>[^<>.;]*?)?,?)?(?: each| apiece)?(?: of| in| at)(?: (?:all )?(?:the |its )?(?:issued |outstanding |ordinary |voting |common |total |share |preferred |new )*(?:shares|stock|capital|equity|votes|voting rights|shareholding|ownership|company|carmaker|automaker|firm|joint venture|venture)(?: of| in)|<[oxr]\d+>''s (?:voting |ordinary |issued |share )?(?:capital|shares|stock|equity|votes))?(?: in)? {{ word("before_name") }})(<[ouh]\d+>)', ['lead', 'object']) as owned_part
from split
