{{ partnership_matches() }}
