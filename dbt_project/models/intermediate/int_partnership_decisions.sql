{{ decided('partnerships', ref('int_partnership_claims')) }}
