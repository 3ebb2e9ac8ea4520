{# Matches of the stake rules that read a frame: one row a match, a column a role. A frame meets only the rules
   whose gates, key words each looked for once, it passes. #}
{% macro stake_matches(rules_table, frames) -%}
    {%- set words = vocabulary() -%}
    {%- set roles = ['subject', 'object', 'value', 'base', 'money'] -%}
    {%- if execute -%}
    {%- set rules = run_query("select rule_id, pattern, gate from " ~ rules_table ~ " where stage = 'frame' order by rule_id").rows -%}
    with worth_reading as materialized (
        select
            sentence_key, document_no, frame,
            {%- for name in (rules | map(attribute=2) | join('+')).split('+') | unique | sort %}
            regexp_matches(frame, '{{ words[name].replace("'", "''") }}') as {{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        from {{ frames }}
        where regexp_matches(frame, '{{ words["stakes_gate"].replace("'", "''") }}')
    ),

    matches as (
        {% for row in rules %}
        {%- set rule = expanded_rule(row[1], words) %}
        select
            sentence_key, document_no, frame, '{{ row[0] }}' as rule_id, found_roles.match as match,
            {%- for role in roles %}
            {{ "found_roles." ~ role if role in rule.roles else "null::varchar" }} as {{ role }}_role{{ "," if not loop.last }}
            {%- endfor %}
        from (
            select *, unnest(list_filter([regexp_extract(frame, '({{ rule.pattern }})', {{ ['match'] + rule.roles }})], found -> found.match <> '')) as found_roles
            from worth_reading
            where {{ row[2] | replace('+', ' and ') }}
        ) as found
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    )

    select
        * replace (regexp_replace(match, '(?:[.,;:]| (?:and|while|since|but|in <t|for <|after|through|at the|last|by|as|directly|when|<t|before|under|until|thanks|worth|via|from|on paper))$', '') as match),
        strpos(frame, match) as match_at
    from matches
    where not regexp_matches(match, '{{ words["stakes_veto"].replace("'", "''") }}')
    {%- endif -%}
{%- endmacro %}

{# Percent points of a share: a percent, a number before "pct" or in a list, or a word. `mention` is the row of
   int_arguments that the role names. #}
{% macro share_points(role, mention) -%}
    case
        when {{ role }} = 'the-lot' then 100
        when {{ role }} like '%third%' and {{ role }} not like '%thirds%' or {{ mention }}.word in ('a third', 'one third') then 33.3
        when contains({{ role }}, 'quarters') then 75
        when contains({{ role }}, 'thirds') then 66.7
        when contains({{ role }}, 'quarter') then 25
        when contains({{ role }}, 'fifths') then 20 * coalesce({{ mention }}.number, {{ counted(role) }})
        when contains({{ role }}, 'fifth') then 20
        when contains({{ role }}, 'sixth') then 16.7
        when contains({{ role }}, 'eighth') then 12.5
        when contains({{ role }}, 'tenth') then 10
        when contains(lower({{ role }}), 'half') then 50
        when {{ role }} like '<p%' then coalesce({{ mention }}.points, {{ mention }}.number)
        when {{ role }} like '<n%' then {{ mention }}.number
    end
{%- endmacro %}

{# Rules of two companies read what stands between them: one row a pair of neighbouring names that a rule joins.
   A rule's pattern is split at its two roles into words before, between and behind. #}
{% macro stake_links(rules_table, frames) -%}
    {%- set words = vocabulary() -%}
    {%- set group = '<[ouh]\\d+>(?:(?:, <[ouh]\\d+>)*,? (?:and|&|or|as well as|along with|plus)(?: the)? <[ouh]\\d+>){0,2}' -%}
    {%- if execute -%}
    {%- set rules = [] -%}
    {%- for row in run_query("select rule_id, pattern from " ~ rules_table ~ " where stage = 'link' order by priority::integer, rule_id").rows -%}
        {%- set ns = namespace(pattern=row[1].replace('{money:C}', '<c\\d+>')) -%}
        {%- for word in words -%}
            {%- set ns.pattern = ns.pattern.replace('{' ~ word ~ '}', words[word]) -%}
        {%- endfor -%}
        {%- set parts = modules.re.split('\\{(subject|object):([A-Z]\\+?)\\}', ns.pattern.replace("'", "''")) -%}
        {%- do rules.append({'id': row[0], 'head': parts[0], 'first': parts[1], 'types': [parts[2], parts[5]], 'between': parts[3], 'tail': parts[6]}) -%}
    {%- endfor -%}
    with plain as (
        -- A dash parts an insertion as a comma does; the seat of a company is no name of its own.
        select sentence_key, document_no, if(contains(dashed, '-based '), regexp_replace(dashed, '<[ou]\d+>-based ', '', 'g'), dashed) as frame
        from (
            select sentence_key, document_no, if(contains(frame, ' - ') or contains(frame, ' – ') or contains(frame, '—'), regexp_replace(frame, ' [-–] | ?— ?', ', ', 'g'), frame) as dashed
            from {{ frames }}
        )
    ),

    worth_reading as (
        select sentence_key, document_no, frame,
            string_split(regexp_replace(frame, '{{ group }}', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}) as pieces
        from plain
        where regexp_matches(frame, '<[ouh]\d+>.*<[ouh]\d+>') and regexp_matches(frame, '{{ words["gate_link"] }}')
    ),

    placed as (
        select
            sentence_key, document_no, frame,
            unnest(list_transform(pieces[2:-2], (piece, place) -> {
                'first': split_part(piece, {{ mark_close() }}, 1),
                'joint': split_part(piece, {{ mark_close() }}, 2),
                'second': split_part(pieces[place + 2], {{ mark_close() }}, 1),
                'tail': split_part(pieces[place + 2], {{ mark_close() }}, 2),
                'first_at': length(pieces[1]) + list_sum(list_transform(pieces[2:], piece -> length(piece) - 1)[1:place]) - length(piece) + 2
            }), recursive := true)
        from worth_reading
        where len(pieces) between 3 and 24
    ),

    neighbours as materialized (
        select *, substr(frame, greatest(first_at - 70, 1)::bigint, least(first_at - 1, 69)::bigint) as head
        from placed
        where length(joint) < 160 and regexp_matches(concat(right(frame[:first_at::bigint - 1], 24), '|', joint, '|', left(tail, 40)), '{{ words["gate_link"] }}')
    ),

    ruled as materialized (
        select *,
            case
                {%- for rule in rules %}
                when regexp_full_match(joint, '{{ rule.between }}')
                    {%- if rule.head %} and regexp_matches(head, '{{ rule.head }}$'){% endif %}
                    {%- if 'which' in rule.between %} and not regexp_matches(tail, '^ (?:does|do|did)(?:n''t| not)'){% endif %}
                    {%- if rule.tail %} and regexp_matches(tail, '^(?:{{ rule.tail }})'){% endif %}
                    {{- ' ' }}then '{{ rule.id }}'
                {%- endfor %}
            end as rule_id
        from neighbours
    ),

    -- "A, which builds B, is owned by C": what follows the insertion is told of A.
    parted as (
        select * replace (coalesce(nullif(regexp_extract(if(regexp_matches(joint, '^, (?:is|are|was|were|has|have|had|will|would|belongs?|belonged|owns?|owned|controls?|controlled|went|goes|passed|fell|returned|became|becomes|remains?|remained|keeps|took|takes|bought|sold)\b'), right(frame[:first_at::bigint - 1], 200), ''), '(<[ouh]\d+>), (?:which|who|whose|an?|the|itself|once|founded|based|formed|in which|of which)\b[^;:]*$', 1), ''), first) as first)
        from ruled
        where rule_id is not null
    ),

    told as (
        select *,
            rule_id in ({% for rule in rules if rule.first == 'subject' %}'{{ rule.id }}'{{ ", " if not loop.last }}{% endfor %}) as is_subject_first,
            if(rule_id in ({% for rule in rules if rule.types[0][-1] == '+' %}'{{ rule.id }}'{{ ", " if not loop.last }}{% endfor %}), first, regexp_extract(first, '(<[ouh]\d+>)$', 1)) as first_role,
            if(rule_id in ({% for rule in rules if rule.types[1][-1] == '+' %}'{{ rule.id }}'{{ ", " if not loop.last }}{% endfor %}), second, regexp_extract(second, '^<[ouh]\d+>')) as second_role
        from parted
    )

    select
        sentence_key, document_no, frame, rule_id,
        first_role || joint || second_role as match,
        (first_at + length(first) - length(first_role))::bigint as match_at,
        if(is_subject_first, first_role, second_role) as subject_role,
        if(is_subject_first, second_role, first_role) as object_role,
        nullif(regexp_extract(joint, '<c\d+>'), '') as money_role
    from told
    where not regexp_matches(joint, '{{ words["stakes_veto"].replace("'", "''") }}')
        -- "The rest of Y belongs to X" tells of a part.
        and not (rule_id in ('stakes_belongs_to', 'stakes_owned_by', 'stakes_in_hands_of', 'stakes_bought_by') and regexp_matches(right(frame[:first_at::bigint - 1], 40), '(?:[Rr]est|[Rr]emainder|[Bb]alance|[Hh]alf|[Mm]ost|[Pp]art|[Tt]hird|[Qq]uarter|[Ss]hares|[Ss]take|<p\d+>) (?:of|in) (?:the )?$'))
        and not regexp_matches(tail, '^''s (?:[a-z]+ ){0,2}(?:former|erstwhile|one-time|then)\b')
        and (is_subject_first or not regexp_matches(tail, '^ (?:business|investors|interests|entrepreneurs|families|people|engineers|managers|bankers|dealers|fans|executives|veterans)'))
        and (is_subject_first or starts_with(joint, ',') or not regexp_matches(joint, '{{ words["share_not_of"].replace("'", "''") }}'))
    {%- endif -%}
{%- endmacro %}

{# Small patterns that the models of stakes share: a name, names, an auxiliary, a preposition with what may follow. #}
{% macro stake_words(which) -%}
    {{ return({
        'company': '<o\\d+>',
        'name': '<[ouh]\\d+>',
        'names': '<[ouh]\\d+>(?:(?: <u\\d+>)?(?:(?:(?:, <[ouh]\\d+>)+,?)? (?:and|&|nor)|,? (?:as well as|along with|plus))(?: the| its)?(?: <[gd]\\d+>(?:\'\'s)?)? <[ouh]\\d+>)?',
        'aux': '(?: (?:is|are|was|were|be|been|being|has|have|had|will|would|may|could|to|remains?|already|not|never|no longer|once|still|now|then|first|itself|thus|[a-z]+ly))*',
        'preposition': '\\b(?:of|in|with|from|at|on|than|against|between|over|into|for|to|by|via|under|like|after|behind|among) (?:[a-z][a-z-]* |<[dg]\\d+>(?:\'\'s)? ){0,4}'
    }[which]) }}
{%- endmacro %}

{# What tells the subject of a verb, from the text before it. #}
{% macro subject_signs(before_verb) -%}
    {%- set name, names, aux, preposition = stake_words('name'), stake_words('names'), stake_words('aux'), stake_words('preposition') -%}
        regexp_extract_all(regexp_replace(
            regexp_replace(regexp_replace(regexp_replace(right({{ before_verb }}, 200), '^.*(?:[;:]|[.] |, whereas | while | although )|^<[ugo]\d+>[^<>]{0,30}(?:<[tug]\d+>[^<>]{0,20}){0,3} --? ', ''), '^.* (?:that|said|says|when|if|because|whether|where) (<[ouhx]\d+>)', '\1'), '\b(?:which|who|whom|that)\b', '#', 'g'),
            '{{ preposition }}{{ name }}(?:''s)?|{{ name }}''s (?:own )?(?:[a-z]+)?', '', 'g'
        ), '{{ names }}') as free_subjects,
        regexp_extract(right({{ before_verb }}, 200), '({{ preposition }})?({{ names }})(?: (?:of|from) (?:the )?<g\d+>,?)?(,? (?:which|who|that))?(?: (?:in |on |since |at the end of |at )?<t\d+>|, (?:in |on |since )?<t\d+>,)?{{ aux }} $', ['preposition', 'name', 'relative']) as close_subject,
        regexp_extract(if(regexp_matches({{ before_verb }}, ',(?: [a-z][a-z-]*| <t\d+>){0,8} $') and not regexp_matches({{ before_verb }}, ', (?:and|but|while|as|when|where|after|before|because|since|with|in|of|which|who|that|whose|an?|the|[a-z]+ing)\b[^,]*$'), right({{ before_verb }}, 240), ''), '({{ preposition }})?({{ name }}), (?:which|who|whose|itself|once|founded|based|owned|part of|already|now|with|an?|the|[a-z]+ed|(?:in|of) which)\b[^;:]*,(?: [a-z][a-z-]*| <t\d+>){0,8} $', ['preposition', 'name']) as parted_subject,
        -- "Its founder, X, holds": whoever stands behind what he is to another.
        regexp_extract(if(regexp_matches({{ before_verb }}, '>,(?: [a-z][a-z-]*| <t\d+>){0,4} $'), right({{ before_verb }}, 160), ''), '(?:''s|\b[Ii]ts|\b[Tt]heir) (?:[a-z-]+ |<d\d+> ){0,3}(?:founder|co-founder|chairman|chairwoman|owner|parent|shareholder|partner|investor|backer|chief|boss|president|promoter|importer|subsidiary|unit|affiliate|ally|rival|supplier|sister|arm)(?: company| group| firm| brand)?, ({{ names }}),{{ aux }} $', 1) as apposed_subject,
        regexp_extract_all(right({{ before_verb }}, 200), '{{ names }}')[-1] as any_subject,
        regexp_matches({{ before_verb }}, '(?:,|\b(?:and|but)(?:, (?:in|on|after|since|at|by|during|following|before|until|under|despite) [^<>,;:]{0,60}(?:<[tg]\d+>[^<>,;:]{0,40})?,)?|\bthen|\bor|\bbefore|\bafter|\bwhile|\bby|, only to|, to)(?: (?:also|still|then|later|still|now|thus|thereby|in turn|<t\d+>))*{{ aux }} $') as is_joined
{%- endmacro %}

{# The subject of a verb: the name right before it or before "which"; else the one before a parted insertion; else
   the first or the last of the clause that no preposition holds. #}
{% macro clause_subject(verb) -%}
        case
            when apposed_subject <> '' then apposed_subject
            when close_subject.relative not in ('', ' who', ', who') then regexp_extract(close_subject.name, '(<[ouh]\d+>)$', 1)
            when parted_subject.name <> '' and parted_subject.preposition = '' then parted_subject.name
            when close_subject.name <> '' and (close_subject.preposition = '' or starts_with(close_subject.preposition, 'with ') and ends_with({{ verb }}, 'ing')) then close_subject.name
            when is_joined then coalesce(free_subjects[1], any_subject, '')
            else coalesce(free_subjects[-1], any_subject, '')
        end
{%- endmacro %}

{# Words that say a holding is over. What they tell is a claim of the past and no present holding. #}
{% macro ended_words() -%}
(?:once|formerly|previously|until|till|used to|at one time|in those days|at the time|back then)
{%- endmacro %}
