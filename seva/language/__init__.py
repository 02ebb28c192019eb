"""Pure functions over what citizens type: English, Hindi in Devanagari, romanised Hindi and their mixtures.

No function here raises for any text, connects anywhere or knows the catalogue; what cannot be read is None or a
value that says why (``DateProblem``). Word lists are YAML under ``data/``, read once when first needed.
"""
