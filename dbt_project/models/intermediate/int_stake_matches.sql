{# Matches of the stake rules in frames: one row a match, its roles as text with placeholders. #}
{{ stake_matches(ref('rules_stakes'), ref('int_annotated')) }}
-- depends_on: {{ ref('vocabulary') }}
