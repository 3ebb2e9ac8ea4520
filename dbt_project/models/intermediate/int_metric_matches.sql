{# Figures with the rule that reads them, before anything is carried from one figure to the next. #}
with ruled as (
    select
        *,
        case figure
            when 'n' then {{ metric_rule('n', 'span') }}
            else {{ metric_rule('p', 'span') }}
        end as rule_id,
        regexp_matches(lead, '(?:\bfrom|against|compared (?:with|to)|versus|vs\.?|down on|up on|after|than|\bon) (?:(?:a|an|its) (?:goal|target|high|peak|total|record) of )?{{ word("k_about") }}$|<p\d+>(?: [a-zß-ɏ]+){0,3} (?:over|on|from|below|above|than) (?:the )?{{ word("k_about") }}$|\(<t\d+>: {{ word("k_about") }}$|\b(?:than|[Aa]gainst|from|as in|with)\b[^,;.<]*<t\d+> \({{ word("k_about") }}$|\b(?:than|[Aa]gainst|compared (?:with|to)|versus) (?:the )?(?:<[omx]\d+>''s )?{{ word("k_about") }}$') as is_base
    from {{ ref('int_metric_figures') }}
)

select
    ruled.*,
    rules.priority,
    rules.metric,
    try_cast(rules.sign as integer) as sign
from ruled
inner join {{ ref('rules_markets') }} as rules using (rule_id)
