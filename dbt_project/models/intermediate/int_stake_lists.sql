{# What lists behind a stake match add to it: one row a member, with the roles it does not name from the match. #}
{{ stake_lists(ref('rules_stakes'), ref('int_stake_matches')) }}
-- depends_on: {{ ref('vocabulary') }}
