"""The comparison that the choice of the pipeline rests on: `python -m workbench.experiments`.

ExperimentError
├── CannotTrain         Rasa could not train or parse with a pipeline
├── UnknownRow          a row was asked for that no table has
└── NoSuchData          the HINT3 data set is not where it should be

- `material`  what is learnt from and judged on, taken once so that all rows see the same
- `recipes`, `features`, `learner`, `scores`  models on this project's messages: what they are, learning them
- `judging`, `figures`, `comparison`  from scores to answers, to the columns of the table, to its rows
- `rasa_pipelines`, `asking`  Rasa's own pipelines, in processes of their own
- `hint3`, `hindi`  that data set, the published predictions, and which of its messages are in Hindi
- `shop_recipes`, `borrowed`, `shop_models`, `shop_choice`, `shops`  candidates on HINT3, and their cross-validation
- `plan`, `results`  what is made in which order, and kept
- `tables`, `shop_tables`, `document`  all of it as docs/benchmarks/understanding.md
"""
