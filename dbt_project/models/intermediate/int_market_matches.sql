{{ move_matches(ref('int_annotated'), ref('rules_markets')) }}
