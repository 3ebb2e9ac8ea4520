{{ decided('stakes', ref('int_stake_claims')) }}
