"""The comparison that the choice of the pipeline rests on: `python -m workbench.experiments`.

ExperimentError
├── CannotTrain         Rasa could not train or parse with a pipeline
├── UnknownRow          a row was asked for that no table has
└── NoSuchData          the HINT3 data set is not where it should be

- `material`  what is learnt from and judged on, taken once so that all rows see the same
- `recipes`   the rows of the table of models on this project's messages
- `learner`   learns a recipe and keeps its scores
- `rasa_pipelines`, `asking`  Rasa's own pipelines, in processes of their own
- `figures`   what the columns hold
- `hint3`, `shop_models`, `shop_choice`  the same on HINT3: data, candidates, cross-validation
- `tables`    all of it as docs/benchmarks/understanding.md
"""
