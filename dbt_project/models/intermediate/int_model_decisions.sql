{{ decided('models', ref('int_model_claims')) }}
