"""The core of Seva Saathi: what the assistant promises, without Rasa or Sanic in it."""
