{# Stake matches with their roles filled: one row a holder and investee that one sentence relates. #}
with matches as (
    select
        matches.*,
        rules.action as rule_action,
        rules.priority,
        {{ clause_of('frame', 'match', 'match_at') }} as clause,
        {{ mention_numbers('subject_role') }} as holders,
        {{ mention_numbers('object_role') }} as investees,
        regexp_extract(value_role, '<p(\d+)>', 1) as value_no,
        regexp_extract(base_role, '<p(\d+)>', 1) as base_no,
        regexp_extract(money_role, '<c(\d+)>', 1) as money_no,
        regexp_extract(match, '<t(\d+)>', 1) as time_in_match,
        regexp_extract(substr(frame, match_at), '<t(\d+)>', 1) as time_after,
        regexp_extract(substr(frame, 1, match_at - 1), '.*<t(\d+)>', 1) as time_before
    from {{ ref('int_stake_matches') }} as matches
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
),

paired as (
    select * exclude (holders, investees), holder_no, unnest(investees) as investee_no
    from (select *, unnest(case when len(holders) = 0 then [null] else holders end) as holder_no from matches)
)

select
    paired.document_no,
    paired.sentence_key,
    paired.rule_id,
    paired.priority,
    coalesce(holder.company_id, if(holder.kind in ('u', 'h'), {{ unknown_company_id('holder.word') }}, null)) as holder_id,
    coalesce(investee.company_id, if(investee.kind = 'u', {{ unknown_company_id('investee.word') }}, null)) as investee_id,
    paired.rule_action as action,
    case when regexp_matches(share.before, '(?:up to|at most|no more than|as much as|a maximum of|less than|under|below|maximum) (?:an? )?$') then null else {{ percent_value('share.word') }} end as share_exact_pct,
    case when regexp_matches(share.before, '(?:up to|at most|no more than|as much as|a maximum of|less than|under|below|maximum) (?:an? )?$') then 0 else {{ percent_value('share.word') }} end as share_min_pct,
    case when regexp_matches(share.before, '(?:at least|more than|over|above|minimum of|no less than|not less than) (?:an? )?$') then 100 else {{ percent_value('share.word') }} end as share_max_pct,
    null::double as share_delta_pct,
    {{ percent_value('base.word') }} as share_before_pct,
    {{ number_value('money.word') }} as amount,
    {{ currency_of('money.word') }} as currency,
    {{ polarity_of('paired.clause') }} as polarity,
    {{ modality_of('paired.clause') }} as modality,
    times.year,
    null::varchar as cue,
    paired.match,
    [holder.start_at, investee.start_at, share.start_at] as spans
from paired
left join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
inner join {{ ref('int_arguments') }} as investee on paired.sentence_key = investee.sentence_key and paired.investee_no = investee.mention_no
left join {{ ref('int_arguments') }} as share on paired.sentence_key = share.sentence_key and try_cast(paired.value_no as integer) = share.mention_no
left join {{ ref('int_arguments') }} as base on paired.sentence_key = base.sentence_key and try_cast(paired.base_no as integer) = base.mention_no
left join {{ ref('int_arguments') }} as money on paired.sentence_key = money.sentence_key and try_cast(paired.money_no as integer) = money.mention_no
left join {{ ref('int_times') }} as times
    on paired.sentence_key = times.sentence_key
    and try_cast(coalesce(nullif(paired.time_in_match, ''), nullif(paired.time_after, ''), nullif(paired.time_before, '')) as integer) = times.mention_no
    and not times.is_weekday
where holder.company_id is distinct from investee.company_id
