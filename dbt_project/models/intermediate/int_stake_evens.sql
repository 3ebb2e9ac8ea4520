{# Sentences that tell of a company shared out evenly or in a ratio among its partners ("a 51:49 venture", "equal owners",
   "each side has half"), with every name of theirs as a candidate for the venture and for a partner. One row a sentence and
   name; the signs of a role are summed. #}
{% set venture = '(?:ventures?|JVs?|compan(?:y|ies)|partnerships?|enterprises?|firm|business|undertaking|concern|operation|tie-up|entity|alliance)' %}
{% set share = '(?:<p\\d+>|(?:one |a )?(?:half|third|quarter|fifth)\\b)' %}
{% set side = '(?:(?:of (?:the |its |these )?(?:<n\\d+> |two |three |four )?)?(?:partners?|sides?|compan(?:y|ies)|part(?:y|ies)|parents?|firms?|groups?|(?:car|auto|truck)?makers?|owners?|founders?|shareholders?|of them|one|of the (?:two|three|four|<n\\d+>)))' %}
{% set even = '\\bequal (?:shares?|stakes?|parts?|portions?|halves|holdings?|shareholdings?|interests?|co-owners?|owners?|(?:joint[- ])?ventures?|partners?|partnership|split|measure|proportions?|shareholders?|ownership|voting)\\b|\\b(?:owned|held|shared?s?|controlled|split|divided|owns?|holds?|divides?)(?: [a-z]+){0,3} (?:equally|evenly|half[- ]and[- ]half|fifty-fifty|in halves)\\b|\\b(?:equally|evenly|half)[- ](?:owned|held|shared|split|divided|controlled)\\b|\\b(?:[Oo]wnership|[Cc]ontrol|[Ss]hares|[Cc]apital|[Ee]quity|[Ss]takes)(?: [a-z]+| <[ou]\\d+>){0,5} (?:equal|equally|evenly)\\b|\\bhalf[- ]and[- ]half\\b|\\b(?:of|between) equal(?: halve)?s\\b' %}
{% set ratio = '<n(\\d+)>(?: ?[-:/–] ?)<n(\\d+)>' %}
{% set ratio_of = '\\b(?:split|divided|shared|owned|held|[Oo]wnership|[Cc]apital|[Ee]quity|[Ss]hares)(?: [a-z]+){0,4} <n\\d+>(?: ?[-:/–] ?)<n\\d+>|<n\\d+>(?: ?[-:/–] ?)<n\\d+>(?:[ -](?:<[dg]\\d+>|[a-z-]+)){0,4}[ -](?:' ~ venture ~ '|ownership|split|shareholding|basis|joint)\\b' %}
{% set each = '\\b(?:[Ee]ach|[Ee]ither|[Bb]oth) ' ~ side ~ '(?:[ ,]+[a-z]+){0,6} ' ~ share ~ '|\\b[Ee]ach(?: (?:will|would|to|then|now))?(?: own and control| owning| holding| with| owns?| holds?| having| taking| takes?| took| has| have| had| got| gets?| keeps?| retains?) (?:a |an? |one )?' ~ share ~ '|(?:\\b(?:of|in) which|\\b[Tt]he (?:two|three|<n\\d+>)|\\b[Bb]oth|partners|parents|companies|sides)(?: [a-z]+){0,5} ' ~ share ~ '[^<>.;]{0,40}\\b(?:each|apiece)\\b|half[- ](?:owned|held) by (?:each|both)|\\b(?:parents|partners|companies|sides|owners|founders|two|<n\\d+>) each (?:[a-z]+ ){0,4}' ~ share %}
with told as (
    select
        sentence_key, document_no, frame,
        regexp_extract(frame, '{{ ratio_of }}') as ratio,
        regexp_extract(frame, '{{ even }}') as even,
        regexp_extract(frame, '{{ each }}') as each
    from (
        -- A frame leaves out "X, a 51:49 company,".
        select sentence_key, document_no, if(regexp_matches(annotated, '<n\d+> ?[-:/–] ?<n\d+>|, an? (?:[a-z]+ )?(?:equal|half|even)'), annotated, frame) as frame
        from {{ ref('int_annotated') }}
    )
    where regexp_matches(frame, '[Ee]qual|[Ee]venly|[Ee]ach|apiece|[Ee]ither|[Bb]oth|half[- ]|[Ff]ifty|<n\d+> ?[-:/–] ?<n\d+>')
        and regexp_matches(frame, '[Oo]wn|stake|[Ss]hare|venture|compan|partner|held|hold|ha[sdv]|half|[Cc]apital|enterprise|tak|equity|[Ee]ach with|split|divided')
        and not regexp_matches(frame, '{{ word("market_context") }}[^.;]{0,30}(?:equal|each|evenly)|each year|a share\b')
),

cued as (
    select
        sentence_key, document_no, frame,
        coalesce(nullif(ratio, ''), nullif(even, ''), each) as match,
        if(ratio <> '', '<n' || regexp_extract(ratio, '{{ ratio }}', 1) || '>', if(even <> '', null, regexp_extract(each, '{{ share }}'))) as value_role,
        if(ratio <> '', '<n' || regexp_extract(ratio, '{{ ratio }}', 2) || '>', null) as base_role,
        case when ratio <> '' then 'split' when even <> '' then 'equal' else '' end as share,
        regexp_matches(frame, '\b(?:three|[Tt]hird)\b') as is_of_three
    from told
    where ratio || even || each <> ''
),

placed as (
    select
        cued.*, strpos(frame, cued.match) as match_at,
        names.mention_no, names.word, names.is_reference, names.start_at, names.company_kind, names.kind, names.company_id,
        '<' || names.kind || names.mention_no || '>' as mark,
        strpos(frame, '<' || names.kind || names.mention_no || '>') as name_at
    from cued
    left join {{ ref('int_arguments') }} as names on cued.sentence_key = names.sentence_key and names.kind in ('o', 'u') and coalesce(names.company_kind, '') <> 'person'
),

-- Names side by side are parts of one name.
begun as (
    select *, coalesce(lag(name_at + length(mark) + 1) over in_sentence <> name_at, true) as is_begun
    from placed
    where name_at > 0 or mention_no is null
    window in_sentence as (partition by sentence_key order by name_at, mention_no)
),

parts as (
    select *, count_if(is_begun) over (partition by sentence_key order by name_at, mention_no) as name_no
    from begun
),

whole as (
    select
        sentence_key, document_no, frame, match, match_at, value_role, base_role, share, is_of_three,
        min(mention_no) as mention_no, string_agg(word, ' ' order by name_at) as word, bool_and(is_reference) as is_reference, min(start_at) as start_at,
        max(company_kind) as company_kind, max(kind) as kind, min(name_at) as name_at,
        if(count(*) = 1 and any_value(company_id) is not null, any_value(company_id), {{ unknown_company_id("string_agg(word, ' ' order by name_at)") }}) as company_id,
        right(substr(frame, 1, greatest(min(name_at) - 1, 0)), 70) as ahead,
        substr(frame, max(name_at + length(mark)), 90) as behind
    from parts
    group by sentence_key, document_no, frame, match, match_at, value_role, base_role, share, is_of_three, name_no
)

select
    * exclude (ahead, behind),
    coalesce(company_kind = 'joint_venture', false)::integer * 2
    + regexp_matches(behind, '^,? (?:which is |now |an?|the|their|its|to be) ?[^,;]{0,40}{{ venture }}\b')::integer * 2
    + regexp_matches(ahead, '{{ venture }}(?:,| called| named| known as| dubbed|, to be called)? (?:the )?$')::integer * 2
    + regexp_matches(behind, '^,? (?:in|of) which')::integer * 3
    + regexp_matches(behind, '^,?(?: (?:which|is|are|was|were|to|be|has|been|will|would))* ?(?:[a-z]+-)?(?:equally |half |evenly |jointly )?(?:owned|held|split|divided|shared|controlled)')::integer * 3
    + regexp_matches(behind, '^,?(?: (?:which|is|are|was|were|to|be|has|been|will|would))* (?:[a-z]+ )?(?:set up|formed|founded|created|established|launched|incorporated|registered)\b')::integer * 2
    + regexp_matches(behind, '^(?:''s|, whose) (?:[a-z]+ ){0,2}(?:owners|parents|shareholders|capital|shares|partners|ownership)')::integer * 3
    + regexp_matches(ahead, '(?:^|[ >])(?:owners|shareholders|partners|[Oo]wnership|[Cc]ontrol|[Cc]apital|half|[Ss]hares?|<p\d+>|stakes?) (?:of|in) (?:the |its )?(?:[a-z]+ ){0,3}$')::integer * 2
    + regexp_matches(ahead, '\b(?:form|formed|found|founded|create|created|set up|establish|established|owns?|owned|hold|held|unveiled|launched|launch) (?:the |its |a |their )?(?:[a-z]+ ){0,3}$')::integer * 2
    + regexp_matches(behind, '^(?:, which)? (?:<[ouh]\d+>|they|the (?:two|<n\d+>)) (?:[a-z]+ )?(?:owns?|holds?|shares?|controls?)')::integer * 2
    - regexp_matches(ahead, '\b(?:between|with|among|alongside)(?: [a-z]+){0,3} $')::integer * 4
    - regexp_matches(ahead, '<[ou]\d+>(?:''s)?,? (?:and|&) (?:[a-z-]+ ){0,4}$')::integer * 2
    - regexp_matches(behind, '^ (?:and|&) (?:[a-z-]+ |''s ){0,4}<[ou]\d+>')::integer * 2
    - (lower(word) in ('they', 'them', 'their', 'its') or regexp_matches(behind, '^ that\b') or regexp_matches(ahead, ' (?:for|to) (?:the |its )?$'))::integer * 3
    + (name_at between match_at - 60 and match_at + 60)::integer - (name_at < match_at - 150)::integer as venture_score,
    regexp_matches(behind, '^(?:''s [a-z]+ (?:[a-z]+ )?)?(?:,? (?:and|&|as well as|along with)|,) (?:[a-z-]+ |<[dg]\d+>(?:''s)? ){0,4}<[ou]\d+>')::integer * 2
    + regexp_matches(ahead, '<[ou]\d+>(?:''s [a-z]+)?,? (?:and|&|as well as|along with) (?:[a-z-]+ |<[dg]\d+>(?:''s)? ){0,4}$')::integer * 2
    + regexp_matches(ahead, '\b(?:between|by|with|among|alongside)(?: [a-z-]+| <[dg]\d+>(?:''s)?){0,4} $')::integer * 2
    + regexp_matches(ahead, '{{ venture }} (?:of|owned by) (?:[a-z-]+ ){0,3}$')::integer * 2
    + regexp_matches(behind, '^''s (?:[a-z-]+ |<n\d+>[-:/]?){0,5}(?:{{ venture }}|partner)')::integer * 2
    + (regexp_matches(ahead, '^(?:[A-Z][a-z]+ )?$|(?:, |\bwhere |\bwhich |\bthat )$') and regexp_matches(behind, '^(?:''s [a-z]+)? (?:[a-z]+ ){0,2}(?:ha[sdv]|hold|held|own|shar|form|found|set up|sign|creat|agree|tak|will)'))::integer * 2
    - regexp_matches(ahead, '(?:^| )(?:in|at|on|to|for|from|into|behalf of|[Aa]ccording to) (?:the |its |their )?$')::integer * 2
    - regexp_matches(behind, '^''s (?:[a-z]+ ){0,2}(?:owners|parents|shareholders|capital)')::integer * 4 - regexp_matches(behind, '^ <m')::integer - (kind = 'u')::integer * 2 - (lower(word) in ('they', 'them'))::integer * 3
    + (name_at between match_at - 80 and match_at + 100)::integer - (name_at < match_at - 150)::integer as partner_score
from whole
