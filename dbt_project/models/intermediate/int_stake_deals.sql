{# Deals in companies told without a share: a verb of buying or selling right before the company, or the stake in
   it, with the subject of its clause, the seller and the receiver. One row a side of a deal. #}
{% set name = stake_words('name') %}
{% set names = stake_words('names') %}
{% set whole = '(?:take over|takes over|took over|taken over|taking over|acquir(?:e|es|ed|ing)|buy(?:s|ing)?(?: up| back)?|bought(?: up| back)?|purchas(?:e|es|ed|ing)|snap(?:s|ped|ping)? up|swallow(?:s|ed|ing)?(?: up)?|gobbl(?:e|es|ed|ing) up|rescu(?:e|es|ed|ing)|absorb(?:s|ed|ing)?|pick(?:s|ed|ing)? up|pa(?:y|ys|id|ying)(?: <[ouh]\\d+>)? (?:up to |about |some |as much as |more than |nearly |a total of )?<c\\d+>(?: in (?:cash|stock|shares|cash and shares))? (?:for|to (?:buy|acquire|purchase|take over))|spen(?:d|ds|t|ding) (?:up to |about |some |more than |nearly )?<c\\d+> (?:on|to (?:buy|acquire|purchase|take over))|bid(?:s|ding)?(?: <c\\d+>)? for|tak(?:e|es|ing) (?:full |sole |majority )?(?:control|possession|ownership|charge|hold) of|took (?:full |sole |majority )?(?:control|possession|ownership|hold) of|gain(?:s|ed|ing)? control of|w[io]n(?:ning)? control of|seiz(?:e|es|ed|ing) control of|assum(?:e|es|ed|ing) (?:full |sole |majority )?(?:control|ownership) of|bail(?:s|ed|ing)? out|nationali[sz](?:e|es|ed|ing)|privati[sz](?:e|es|ed|ing)|tak(?:e|es|ing) private|took private|scoop(?:s|ed|ing)? up|(?:takeover|acquisition|purchase|buyout|buy-out) of)' %}
{% set into = '(?:(?:invest(?:s|ed|ing)?|put(?:s|ting)?|pour(?:s|ed|ing)?|inject(?:s|ed|ing)?|plough(?:s|ed|ing)?|pump(?:s|ed|ing)?|s[iau]nk|spen[dt]|commit(?:s|ted|ting)?|pledg(?:e|es|ed|ing)|contribut(?:e|es|ed|ing))(?: (?:up to|as much as|about|another|a further|more than|some|at least|an additional|an extra|the equivalent of|over|a total of))*(?: (?:<c\\d+>|<n\\d+>|money|cash|capital|fresh (?:money|cash|capital)|equity|new money))?(?: (?:more|each|apiece|in cash|of equity|in equity|of its own|of new money))?|bought|buy(?:s|ing)?|(?:bought|buy(?:s|ing)?|muscl(?:es|ed|ing)) (?:its|their|<[oxr]\\d+>\'\'s) way|an? (?:equity |strategic |further |new )?(?:investment|injection|infusion)(?: of (?:up to )?<c\\d+>)?) (?:in|into)' %}
{% set gone = '(?:hand(?:s|ed|ing)?(?: over)?|transfer(?:s|red|ring)?|pass(?:es|ed|ing)?(?: on)?|ced(?:e|es|ed|ing)|sell(?:s|ing)?|sold|divest(?:s|ed|ing)?(?: itself)?(?: of)?|dispos(?:e|es|ed|ing) of|offload(?:s|ed|ing)?|unload(?:s|ed|ing)?|shed(?:s|ding)?|(?:got|gets?|getting) rid of|part(?:s|ed|ing)? with|sp[iu]n(?:s|ning)? off|hiv(?:e|es|ed|ing) off|float(?:s|ed|ing)?|(?:exit|quit)(?:s|ed|ing|ting)?|(?:sale|disposal|divestment|divestiture|flotation|spin-?off) of|giv(?:e|es|ing) up|gave up|given up|relinquish(?:es|ed|ing)?|offload(?:s|ed|ing)?|withdr[ae]w(?:s|n|ing)? from|pull(?:s|ed|ing)? out of|exit(?:s|ed|ing)? from|let(?:s|ting)? go of|cast(?:s|ing)? off|jettison(?:s|ed|ing)?|dump(?:s|ed|ing)?|(?:got|get|gets|getting|s[eo]l[dl]|sells|selling) out of|rid(?:s|ding)? (?:itself|themselves|<[ox]\\d+>) of|wash(?:es|ed|ing)? (?:its|their|<[oxr]\\d+>\'\'s) hands of|(?:cash(?:es|ed|ing)?|bow(?:s|ed|ing)?) out of|(?:parcel(?:s|led|ling)?|hand(?:s|ed|ing)?) out|distribut(?:es?|ed|ing)|pass(?:es|ed|ing)? on|monetis(?:es?|ed|ing)|list(?:s|ed|ing)?|sell(?:s|ing)? off|sold off|demerg(?:es?|ed|ing))' %}
with worth_reading as (
    select sentence_key, document_no, frame
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '<[ouh]\d+>.*<[our]\d+>') and regexp_matches(frame, '{{ word("gate_told_deal") }}')
),

marked as (
    select *, string_split(regexp_replace(frame,
        '\b(?:{{ whole }}(?: (?:all|the whole|part|a part|most|the rest|the remainder) of)? {{ word("before_name") }}|{{ into }} {{ word("before_name") }}|(?:{{ whole }}|{{ gone }}|{{ word("raise_verb") }}|{{ word("cut_verb") }}|{{ word("buy") }})(?: (?:the last|most|part|all|the rest|the remainder|some|a part|its part|half) of)? (?:{{ word("det") }}){{ word("stake") }}\b(?: worth <c\d+>)?,? (?:in|of) {{ word("before_name") }}|{{ gone }} {{ word("before_name") }})(?:{{ names }}|<r\d+>)',
        {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}) as pieces
    from worth_reading
),

placed as (
    select
        sentence_key, document_no, frame,
        unnest(list_transform(pieces[2:], (piece, place) -> {
            'told': split_part(piece, {{ mark_close() }}, 1),
            'told_at': length(pieces[1]) + list_sum(list_transform(pieces[2:], piece -> length(piece) - 1)[1:place]) - length(piece) + 2
        }), recursive := true)
    from marked
    where len(pieces) between 2 and 9
),

split as (
    select
        * exclude (told_at),
        told_at::bigint as match_at,
        regexp_extract(told, '({{ names }}|<r\d+>)$', 1) as object,
        substr(frame, 1, told_at::bigint - 1) as before_verb,
        substr(frame, told_at::bigint + length(told)) as behind,
        regexp_extract(told, '^[a-zA-Z-]+') as verb,
        regexp_matches(told, '^(?:rais|lift|increas|boost|up|doubl|expand|strengthen|enlarg|top|step|hik)') as is_raised,
        regexp_matches(told, '^(?:{{ gone }})\b') as is_gone,
        regexp_matches(told, '^(?:{{ word("cut_verb") }})\b') as is_cut,
        regexp_matches(told, '^{{ into }} ') as is_into,
        regexp_matches(told, ' {{ word("stake") }}\b(?: worth <c\d+>)?,? (?:in|of) [^<]*(?:<[^<]*)*$') as is_stake
    from placed
),

signed as (
    select *, {{ subject_signs('before_verb') }},
        -- "After buying Y, X ...": the subject follows.
        if(regexp_matches(before_verb, '(?:^|[;:.] |, (?:and|but) )(?:[Hh]aving|(?:[Aa]fter|[Bb]y|[Bb]efore|[Ss]ince|[Oo]n|[Ii]n|[Ww]ithout|[Ww]hile|[Bb]esides|[Tt]hrough)(?: having)?)(?: [a-z]+ly| also| first| once)? $'), regexp_extract(behind, '^(?:[^<>,;:]|<[a-z]\d+>){0,90}, {{ word("before_name") }}({{ names }})(?: |,)', 1),
            -- "Clears the way for X to buy Y".
            regexp_extract(before_verb, '\b(?:for|allow(?:s|ed|ing)?|enabl(?:es?|ed|ing)|help(?:s|ed|ing)?|let(?:s|ting)?|led|prompt(?:s|ed|ing)|forc(?:es?|ed|ing)|persuad(?:es?|ed|ing)|want(?:s|ed)?|permit(?:s|ted|ting)?|invit(?:es?|ed|ing)|ask(?:s|ed|ing)?|expect(?:s|ed)?|free(?:s|d|ing)?) {{ word("before_name") }}({{ names }})(?:, [^,;<>]*,)? (?:to |)$', 1)) as ahead
    from split
),

led as (
    select
        *,
        coalesce(nullif(ahead, ''), {{ clause_subject('verb') }}) as subject,
        -- A subject that stands apart from its verb is sure only before an insertion or in a list of verbs.
        not (starts_with(verb, 'bid') and regexp_matches(before_verb, '(?:\b(?:an?|the|any|this|that|its|[a-z]+al|[a-z]+ile|takeover|cash|last-minute)|<c\d+>|''s) $')) and (ahead <> '' or close_subject.name <> '' or parted_subject.name <> '' or is_joined or len(free_subjects) = 1) as is_sure,
        regexp_extract(behind, '^[^<>;:]{0,30}(?:<[tcg]\d+>[^<>;:]{0,20})?\bfrom {{ word("before_name") }}({{ names }})', 1) as seller,
        regexp_extract(behind, '^(?:, (?:<[ouxr]\d+>''s |the |an? |its |once )(?:[^<>,;:]|<[dgtn]\d+>){0,60},)?(?: by {{ word("before_name") }}{{ names }})?[^<>;:]{0,30}(?:<[tcg]\d+>[^<>;:]{0,20})?\bto {{ word("before_name") }}({{ names }})', 1) as receiver,
        regexp_extract(behind, '^(?:,? (?:in|on) <t\d+>,?)?,? by {{ word("before_name") }}({{ names }})', 1) as doer,
        regexp_matches(before_verb, '> ?(?:''s )?(?:[a-z]+ ){0,2}(?:shareholders|stockholders|creditors|employees|workers|staff|owners|investors)\b[^<>]{0,40}$') as is_of_people,
        regexp_extract(told, '(<c\d+>)', 1) as money,
        regexp_extract(told, '^pa[a-z]+ (<[ouh]\d+>)', 1) as paid
    from signed
),

sides as (
    select
        sentence_key, document_no, frame,
        told as match,
        match_at,
        object as object_role,
        unnest([
            {'rule_id': case
                when is_stake and is_cut and not is_gone then 'stakes_deal_stake_cut'
                when is_stake and is_raised then 'stakes_deal_stake_raised'
                when is_stake and not is_gone then 'stakes_deal_stake_bought'
                when is_gone and regexp_matches(verb, '^s[eoa]l[del]|^float|^hand|^trans|^pass|^ced') and receiver = '' and doer = '' and not is_stake then null
                when is_gone and is_stake and regexp_matches(told, '^[a-z]+ (?:part|most|some|a part|half|its part) of') then 'stakes_deal_stake_cut'
                when is_gone then 'stakes_deal_sold'
                when is_into then 'stakes_deal_invested'
                else 'stakes_deal_bought'
            end, 'subject_role': if(doer <> '', doer, if(is_sure, subject, ''))},
            {'rule_id': 'stakes_deal_seller', 'subject_role': if(is_gone or is_into or is_cut or is_raised, '', coalesce(nullif(paid, ''), seller))},
            {'rule_id': 'stakes_deal_receiver', 'subject_role': if(is_gone, receiver, '')}
        ], recursive := true),
        nullif(money, '') as money_role,
        subject as clause_role
    from led
    where not is_of_people and (is_sure or doer <> '' or is_gone and receiver <> '')
),

-- What a rule of two neighbouring companies or of a whole frame reads with the same subject is left to it.
read_before as (
    select matches.sentence_key, matches.object_role, matches.subject_role, left(rules.action, 1) in ('a', 'i') as is_more
    from (
        select sentence_key, object_role, subject_role, rule_id from {{ ref('int_stake_links') }}
        union all
        select sentence_key, object_role, subject_role, rule_id from {{ ref('int_stake_matches') }}
    ) as matches
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
    where rules.action <> 'hold'
)

select sides.*
from sides
inner join {{ ref('rules_stakes') }} as rules using (rule_id)
left join read_before on sides.sentence_key = read_before.sentence_key and sides.object_role = read_before.object_role and sides.subject_role = read_before.subject_role and (left(rules.action, 1) in ('a', 'i')) = read_before.is_more
where sides.subject_role <> '' and sides.subject_role <> sides.object_role and read_before.sentence_key is null
