{# Companies told to be bought or sold by others without a share: "Y was sold by X to Z", "Y, spun off from X".
   One row a side of a deal, from the first passive of a frame. #}
{% set name = stake_words('name') %}
{% set names = stake_words('names') %}
{% set extra = '(?:(?: (?:in|on|since|as long ago as|back in|for|at the end of))? (?:an? [a-z]+ )?<[tcg]\\d+>|, [^<>;,]*,| off| outright| again| on| over| up| in full| in [a-z]+| (?:for|to) an? [a-z-]+ (?:sum|price|amount))*' %}
with worth_reading as (
    select sentence_key, document_no, if(contains(frame, ' - '), replace(frame, ' - ', ', '), frame) as frame
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '<[ouh]\d+>.*(?:sold|spun|hived|divested|passed|transferred|handed|returned|given|awarded|offloaded|unloaded|bought|acquired|taken|rescued|swallowed|purchased|snapped|absorbed|nationali|bailed|saved).* (?:by|to|from) .*<[ouh]\d+>')
),

split as (
    select
        *,
        regexp_extract(frame, '({{ stake_words("company") }})(?:, (?:of|an?|the|once|itself) [^<>;,]*(?:<[a-z]\d+>[^<>;,]*)?(?:, (?:which|who))?|,? (?:which|who))?(?:,|,?{{ stake_words("aux") }} (?:is|are|was|were|be|been|being))(?: (?:[a-z]+ly|then|later|first|since|once|itself|eventually))* (sold|spun|hived|divested|passed|transferred|handed|returned|given|awarded|offloaded|unloaded|bought|acquired|taken over|taken private|nationali[sz]ed|bailed out|bought out|rescued|saved|swallowed|purchased|snapped up|absorbed){{ extra }}( (?:by|to|from) {{ word("before_name") }}{{ names }})({{ extra }} (?:by|to|from) {{ word("before_name") }}{{ names }})?', ['object', 'verb', 'first', 'second']) as told
    from worth_reading
),

sided as (
    select
        sentence_key, document_no, frame,
        told.object as object_role,
        regexp_matches(told.verb, '^(?:b|ac|tak|resc|sw|purch|snap|abs|nat|sav)') as is_bought,
        regexp_extract(told.first || told.second, ' by {{ word("before_name") }}({{ names }})', 1) as doer,
        regexp_extract(told.first || told.second, ' to {{ word("before_name") }}({{ names }})', 1) as receiver,
        regexp_extract(told.first || told.second, ' from {{ word("before_name") }}({{ names }})', 1) as giver,
        strpos(frame, told.object) as match_at,
        substr(frame, strpos(frame, told.object), strpos(frame, told.first) + length(told.first) - strpos(frame, told.object)) as match
    from split
    where told.object <> ''
)

select
    sentence_key, document_no, frame, match, match_at, object_role,
    unnest([
        {'rule_id': 'stakes_passive_bought', 'subject_role': if(is_bought, doer, receiver)},
        {'rule_id': 'stakes_passive_sold', 'subject_role': if(is_bought, giver, coalesce(nullif(doer, ''), giver))}
    ], recursive := true)
from sided
