{# What is said of a share of a company: whose verb it hangs on, what it is a share of, who held it before and who
   has it after. One row a share, from the words around it alone. #}
{% set name = '<[ouh]\\d+>' %}
{% set names = stake_words('names') %}
{% set reach = '(?:[^<>;:.]|<[tdgc]\\d+>)*?' %}
{% set unnamed = '(?:<v\\d+>|(?:the|an?|this|that) (?:[a-z-]+ ){0,2}?(?:new|joint|planned|combined|merged|enlarged|future|proposed|holding|acquisition) (?:[a-z-]+ ){0,2}?(?:company|venture|entity|business|group|firm|enterprise|operation|vehicle))' %}
{% set aux = stake_words('aux') %}
{% set holding = 'holds?|held|holding|owns?|owned|controls?|controlled|has|had|have|retains?|keeps?|kept' %}
{% set getting = 'bought|buys|acquired|acquires|took(?: over| up)?|taken(?: over| up)?|takes|purchased|snapped up|picked up|obtained|gained|secured|got|received' %}
{% set noun_subject = '(?:^|[;:.] |[^>], |\\b(?:which|whom|that|and|but|while|when|where|as|if|because|said|says) )(?:<[rx]\\d+>|(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]n?|[Hh]is|[Hh]er|[Tt]his|[Tt]hat|<[ox]\\d+>\'\'s) (?:[a-z-]+ |<[dgn]\\d+>(?:\'\'s)?[ -]){1,4}?)(?:(?:that|which|itself|alone|will|would|has|have|had|may|could|to|now|then|still|already|once) )*$' %}
with spoken as (
    select
        *,
        said.verb as verb,
        said.mid as mid,
        substr(before, 1, length(before) - length(said.mid) - length(regexp_replace(said.verb, '^[,>] ', ''))) as before_verb,
        substr(behind, length(owned_part.lead) + length(owned_part.object) + 1) as behind_object
    from {{ ref('int_stake_shares') }}
    where not regexp_matches(behind, '{{ word("share_veto") }}')
),

sorted as (
    select
        * exclude (behind_object),
        case when owned_part.object = '' then regexp_replace(behind, '^(?:[ -]{{ word("stake") }}\b)?(?: (?:of|in) (?:(?:(?:the|its|that|this) (?:(?:[a-z-]+|<[dg]\d+>(?:''s|-based)?) ){0,3})?(?:{{ word("kind") }}|capital|shares|votes|equity|stock|voting rights|vehicle)\b|<[xr]\d+>|it\b|them\b))?(?: each| apiece)?', '') else behind_object end as behind_object,
        case
            when verb = '' then ''
            when regexp_full_match(verb, '{{ word("share_hold") }}') then 'hold'
            when regexp_full_match(verb, '{{ word("share_cut") }}') then 'cut'
            when regexp_full_match(verb, '{{ word("share_sell") }}') then 'sell'
            when regexp_full_match(verb, '{{ word("share_give") }}') then 'give'
            when regexp_full_match(verb, '{{ word("share_pay") }}') then 'pay'
            when regexp_full_match(verb, '{{ word("share_be") }}') then 'be'
            when regexp_full_match(verb, '{{ word("share_buy") }}') then 'buy'
            else 'raise'
        end as verb_kind,
        regexp_full_match(mid, ' (?:(?:up|out|back|over|in|off|on to|onto|hold of|control of|ownership of|possession of|<t\d+>|,? ?(?:in|on) <t\d+>,?|from {{ word("before_name") }}{{ name }},?|together) )*{{ word("det") }}(?:(?:majority|minority|rest|balance|remainder),? (?:of )?{{ word("det") }}|<n\d+> (?:[a-z]+ ){0,2}shares,? (?:or|equal to|equivalent to|representing|amounting to|about|which (?:is|are|makes?)) {{ word("det") }}|{{ word("stake") }} (?:of|equal to|amounting to|worth|representing) {{ word("det") }}|(?:<[ouh]\d+>''s )?{{ word("stake") }}(?: (?:in|of) {{ word("before_name") }}{{ name }})?(?:,? (?:equal|equivalent|amounting|corresponding) to|, (?:or|that is|i\.e\.|worth|namely|which is)|,) {{ word("det") }})?') as is_direct,
        regexp_extract(mid, '^ {{ word("adj") }}(?:<[oxr]\d+>''s {{ word("adj") }})?(?:({{ name }}) )?{{ word("stake") }}\b(?:,? (?:in|of) {{ word("before_name") }}({{ name }}))?(?:(?:|{{ reach }}[^l ]) (to|from|by|of|at|below|under|above|beyond)|,(?: or| namely| that is| which is| worth)?) {{ word("det") }}$', ['owned', 'object', 'prep']) as level,
        regexp_extract(mid, '^(?: (?:that|this|it|<[oxr]\d+>|up|down|back|further|even|again|since|<t\d+>|in|by))* (to|from|by|below|under|above|beyond|past) {{ word("det") }}$', 1) as step,
        if(contains(mid, '<c') or contains(mid, 'one '), regexp_extract(mid, '(?:<c\d+>|\bone (?:won|euro|yen|dollar|pound|rouble|ruble))(?: in(?:to)? {{ word("before_name") }}({{ name }}))?(?:[^<>;:.]|<[tdgcou]\d+>)*? (?:for|on|in (?:exchange|return) for|to (?:get|take|buy|acquire|obtain)|and (?:get|take|took|got)[a-z]*) {{ word("det") }}(?:{{ word("stake") }} (?:of|in) {{ word("det") }}|<n\d+> (?:[a-z]+ ){0,2}shares,? (?:or|equal to|equivalent to|representing|amounting to) {{ word("det") }})?$', 0), '') as paid,
        if(contains(mid, '<c'), regexp_extract(mid, '<c\d+> in(?:to)? {{ word("before_name") }}({{ name }})', 1), '') as paid_object,
        regexp_extract(if(contains(mid, '<'), mid, ''), '({{ names }})(?:''s)? {{ word("det") }}(?:{{ word("stake") }} (?:of|amounting to|equal to|equivalent to|worth) {{ word("det") }})?$', 1) as named_before,
        regexp_extract(mid, '^ {{ word("adj") }}({{ name }})''s ', 1) as level_holder,
        if(regexp_matches(verb, '^(?:dilut|tak|took|bring|brought|lift|leav|left|push|carr|reduc|giv|gave)'), regexp_extract(mid, '^ {{ word("before_name") }}({{ name }})(?: from| down| up| with| at| back)* (?:to|from|at|with) {{ word("det") }}$', 1), '') as moved_name,
        regexp_extract(mid, '^ {{ word("before_name") }}({{ name }}) (?:with|through|via|thanks to|by virtue of) {{ word("det") }}$', 1) as left_with,
        regexp_extract(right(before_verb, 140), '({{ name }})(?: of <g\d+>)?(?:''s|,? whose) {{ word("adj") }}(<p\d+> )?{{ word("adj") }}(?:({{ name }}) )?{{ word("stake") }}\b(?: (?:in|of) {{ word("before_name") }}({{ name }}))?(?:[^<>;:]|<[pt]\d+>)*$', ['holder', 'share', 'owned', 'object']) as stake_said,
        regexp_extract(if(contains(before_verb, 'stake') or contains(before_verb, 'portion') or contains(before_verb, 'interest') or contains(before_verb, 'shares'), right(before_verb, 160), ''), '{{ word("stake") }} (?:(?:of|held by|owned by|belonging to) |that |which )?{{ word("before_name") }}({{ name }})(?:{{ aux }} (?:{{ holding }}))? in {{ word("before_name") }}({{ name }})[^<>;:]*$', ['holder', 'object']) as stake_that,
        regexp_extract(if(contains(before_verb, ' which '), right(before_verb, 200), ''), '({{ name }})(?:,? [^<>,;:]*?)?(?:, (?:<[ouxr]\d+>''s )?(?:[^<>,;:]|<[dg]\d+>)*)?,? (?:in|of) which [^;:]*$', 1) as which_object,
        {{ subject_signs('before_verb') }}
    from spoken
),

around as (
    select
        * exclude (free_subjects, any_subject, close_subject, parted_subject, is_joined),
        -- "Of which the tractor firm has 60%": a subject of common nouns is nobody's name.
        if(regexp_matches(before_verb, '{{ noun_subject }}') and not regexp_matches(right(before_verb, 90), '<[ouh]\d+> (?:and|with|together with|along with) (?:his|her|its|their|<[ox]\d+>''s) [^<>,;]*$'), '', coalesce(nullif({{ clause_subject('verb') }}, ''), regexp_extract(if(verb_kind = 'hold', right(before_verb, 70), ''), '(?:^|[,;:.] |\b(?:and|while|but|that) )(<g\d+>){{ aux }} $', 1))) as subject,
        {'holder': coalesce(nullif(stake_said.holder, ''), stake_that.holder), 'share': stake_said.share, 'object': coalesce(nullif(stake_said.object, ''), nullif(stake_said.owned, ''), stake_that.object)} as stake_before,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }})?,{{ aux }} (?:is|was|remains?|remained|becomes?|became|be)\b[^<>;]{0,40}(?:({{ name }})''s [^<>;]{0,40}(?:sharehold|owner|investor|stakehold)|(?:shareholder|owner|investor|stakeholder) (?:in|of) {{ word("before_name") }}({{ name }}))', ['own', 'named']) as rank,
        -- "X, the biggest investor in Y with 14%", "X, Y's largest shareholder at 14%", "counts X as its main owner with 14%"
        regexp_extract(if(regexp_matches(right(before, 90), '(?:holder|owner|investor|backer)\b'), right(before, 200), ''), '({{ name }})(?: of <g\d+>)?(?:,|,?{{ aux }} (?:is|was|remains?|remained|became|becomes|be)|,? which (?:is|was|remains)| as)(?: (?:the|an?|still|now|by far|<o\d+>''s))*(?: ({{ name }})''s)? (?:[a-z-]+ |<d\d+> ){0,4}(?:shareholder|owner|investor|stakeholder|backer)(?: (?:in|of|behind) {{ word("before_name") }}({{ name }}))?,? (?:with|at|on|holding|owning|having) {{ word("det") }}$', ['holder', 'own', 'named']) as ranked_as,
        regexp_extract(behind, '^ ({{ name }})(?:-(?:owned|held|controlled)\b|[,.;]|$| and(?: the)? $)', 1) as apposed,
        regexp_extract(behind_object, '^(?: of (?:which|whose (?:shares|capital|stock|equity|votes)))?(?:''s {{ word("stake") }})?(?:, (?:<o\d+>''s |an? |the )[^<>;,]*,)?,?(?: (?:that|which))?{{ aux }}[ -]((?:held|owned|controlled|bought|acquired|taken|purchased|snapped|picked)(?: over| up)?(?: (?:in|on|since)? ?<t\d+>)?(?: for <c\d+>)? by|in the (?:hands|possession|ownership) of|belong(?:s|ed|ing)? to|l(?:ies|ay|ie) with|rests? with|(?:stays?|stayed|remains?|remained) with|the property of|(?:go(?:es|ing|ne)?|went|pass(?:es|ed)?|fall(?:s|en)?|fell|sold|transferred|handed|given|allotted)(?: over)? to) {{ word("before_name") }}({{ names }})', ['verb', 'holder']) as passive,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)?(?:(?: of| in) {{ word("before_name") }}({{ name }}))?(?: in <t\d+>)?,?(?: that| which)?,? {{ word("before_name") }}({{ names }})(?:, [^<>;]*?(?:<o\d+>[^<>;,]*)?,)?{{ aux }} ({{ holding }}|{{ getting }})\b(?:[^<>;,.]{0,20}?(?: in {{ word("before_name") }}({{ name }}))|[.,;]|$| since| in <t| <t| for <c| and)', ['object', 'holder', 'verb', 'in_object']) as told,
        regexp_extract(behind_object, '^[^<>;:]{0,40}?(?:<[tcg]\d+>[^<>;:]{0,20}?)?\b(?:from|off) {{ word("before_name") }}({{ name }})', 1) as seller,
        regexp_extract(behind_object, '^[^<>;:]{0,40}?(?:<[tcg]\d+>[^<>;:]{0,20}?)?\bto {{ word("before_name") }}({{ names }})', 1) as receiver,
        regexp_extract(right(before, 100), '({{ name }}|<v\d+>|\b[Tt]he (?:new|joint|combined|merged|enlarged|planned) (?:company|venture|enterprise|firm|business|group|entity))(?: in <g\d+>)?(?:, (?:[^<>,]|<[gdt]\d+>)*?,)?(?:, [a-z]+ed by [^;:]{0,60},(?: is| was| are| were| remains?) now|,|,? (?:which|that)(?: is| was)?| is| was| are| were| remains?| has been| being| itself| now)*(?: owned| held| controlled|(?: will| would| to)? belong(?:s|ed|ing)?)? {{ word("adj") }}$', 1) as left_object,
        regexp_extract(right(before, 80), '({{ name }})(?:''s|,? whose) {{ word("det") }}$', 1) as possessor,
        regexp_extract(behind, '^[ -](?:owned|held|controlled),? {{ word("before_name") }}({{ name }})', 1) as owned_name,
        -- "A 20% shareholder in Y", "Y's 20% shareholder X", "a 70% subsidiary of X", "X's 70% unit Y"
        regexp_extract(if(regexp_matches(left(behind, 70), 'holder|owner|investor|subsidiar|unit|affiliate|associate'), behind, ''), '^[ -](?:owned |held |controlled )?(?:({{ name }})(?:''s)? )?(?:[a-z][a-z-]* |<[dg]\d+> ){0,2}?((?:share|stock|stake)?holders?|(?:co-|part-)?owners?|investors?|subsidiar(?:y|ies)|units?|affiliates?|associates?)\b(?:,? (?:of|in) {{ word("before_name") }}({{ name }})|(?:,| called| named)? ({{ name }}))?(?:, ({{ name }}))?', ['owner', 'noun', 'named', 'next', 'later']) as told_noun,
        regexp_extract(if(contains(right(before, 80), ' by '), right(before, 140), ''), '({{ name }})[^<>;:]* (?:owned|controlled|held|run) by {{ word("before_name") }}({{ name }}),? (?:with|at|on|as to|through|via|to the (?:tune|extent) of|which (?:has|holds|owns)) {{ word("det") }}$', ['object', 'holder']) as owned_with,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)?,?(?: (?:which|that))?(?: (?:is|are|was|were|remains?|remained|stays?|stayed|lies|lay))? in {{ word("before_name") }}({{ name }})''s (?:hands|possession|ownership)', 1) as hands_of,
        regexp_extract(behind_object, case when regexp_matches(gap, '\bbelong(?:s|ed|ing)?(?: as to)? {{ word("det") }}$|^ to [^,;.]*<[ouh]\d+>(?:,| and|, and) {{ word("det") }}$') then '^,? to {{ word("before_name") }}({{ names }})' when regexp_matches(gap, '(?:against|versus|compared with|as against|to) $') then '^ (?:for|by) {{ word("before_name") }}({{ names }})' else '^ by {{ word("before_name") }}({{ names }})' end, 1) as doer,
        regexp_extract(behind_object, '^,? (?:and|as well as|&) {{ word("before_name") }}({{ name }})(?:[.;]|,(?: [^w]|$)|$| in\b| last\b| for\b| from\b| respectively)', 1) as same_object,
        regexp_extract(right(gap, 100), '(?:^|,|;| and| while| whereas| but| with| to|\.|:)(?: then| after <[ouh]\d+>| ahead of| behind| followed by| alongside| besides| next to| compared with| against)? ?{{ word("before_name") }}({{ name }})(?:, (?:an?|the|its|now|once|through|via|<[ox]\d+>''s) [^<>;,]*(?:<[a-z]\d+>[^<>;,]*)?,)?(?:,? (?:which|with|has|have|had|holds?|held|controls?|at|on|for|the|an?|other|remaining|another|about|each|owning|holding|having|owns|own|just|only|by|will|would|to|get|gets|got|take|takes|took|keep|keeps))*,? $', 1) as gap_holder,
        regexp_extract(if(contains(behind_object, ' as d') or contains(behind_object, 'so d'), behind_object, ''), '^[^<>;:]{0,30}(?:<t\d+>)?, (?:as|and so) (?:does|do|did) {{ word("before_name") }}({{ names }})', 1) as same_holder,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)?(?: of| in) ({{ unnamed }})(?:(?:,? (?:[a-z]+ ){0,4}(?:called|named|known as|dubbed),?|,) ({{ name }})(?:[.,;]|$))?', ['unnamed', 'name']) as new_part,
        regexp_extract(if(contains(before, 'with '), right(before, 160), ''), '({{ name }})[^<>]*(?:<[tgdc]\d+>[^<>]*)?\b(?:be|was|were|been|is|being) (?:[a-z]+ )?(?:set up|formed|founded|created|established|owned|split|divided)[^<>]*(?:<[tgdc]\d+>[^<>]*)?\bwith {{ word("before_name") }}({{ name }}) (?:on|at|holding|owning|having|controlling|taking|keeping|to (?:hold|own|have)) {{ word("det") }}$', ['object', 'holder']) as set_up,
        regexp_extract(if(contains(before_verb, ' which '), right(before_verb, 200), ''), '({{ unnamed }}|(?:\b(?:found|form|set up|create|establish|launch|start|run|own|with|into|for|founded|formed|created|established|launched|started) |<[ou]\d+> )an? (?:[a-z-]+ )?(?:company|venture|enterprise|firm|business))(?:,? [^<>;:,]{0,50})?,? (?:in|of) which [^;:]*$', 1) as unnamed_which,
        regexp_extract(if(regexp_matches(before, 'sharehold|owner|backer|promoter|investor|capital|equity|parent|stakes|stakeholders| shares|partner|founders'), before, ''), '({{ name }})(?:''s|,? whose|,? (?:in|of) which| (?:has|had|with|counts)) (?:[a-z-]+ |<n\d+> ){0,3}(?:shareholders?|owners?|backers?|promoters?|investors?|stakeholders|parents?|partners?|founders|ownership|shareholdings?|capital|shares|stakes|equity)\b', 1) as head_possessor,
        regexp_extract(if(regexp_matches(before, '(?:sharehold|owner|backer|investor|capital|equity|stakeholder|shares|parent)[a-z]* (?:of|in|behind) '), before, ''), '\b(?:shareholders?|owners?|backers|investors?|stakeholders|parents|ownership|shareholding|capital|shares|equity) (?:of|in|behind) {{ word("before_name") }}({{ name }})', 1) as head_named,
        regexp_extract(if(regexp_matches(before, '(?:venture|partnership|company|alliance|consortium)\b[^<>;]* (?:between|of|by|with|among)'), before, ''), '({{ name }})(?:,| is| was| has been|,? (?:which|that) is)? (?:an?|the|their|its) [^;]*?(?:venture|partnership|company|alliance|consortium)\b[^<>;]* (?:between|of|by|with|among) ', 1) as head_venture,
        regexp_matches(before_verb, '> ?(?:''s )?(?:[a-z]+ ){0,2}(?:shareholders|stockholders|creditors|employees|workers|staff|owners|investors)\b[^<>]{0,40}$') as is_of_people,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)?(?: (?:of|in) {{ word("before_name") }}{{ name }})?,? {{ word("before_name") }}({{ names }}){{ aux }} (?:is|was|remains?|remained|becomes?|became|be|are|were)\b[^<>]{0,60}(?:sharehold|owner|investor|stakeholder)[a-z]*(?: (?:of|in) {{ word("before_name") }}({{ name }}))?', ['holder', 'object']) as ranked,
        regexp_extract(gap, '^(?:,? and|,)(?: in| of) {{ word("before_name") }}({{ name }}) (?:to|at|with) {{ word("det") }}$', 1) as gap_object
    from sorted
)

select * from around
