{{ decided('markets', ref('int_market_claims')) }}
