{{ rule_matches(ref('rules_stakes'), 'stakes_gate') }}
