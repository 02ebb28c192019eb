"""The NLP team's tools: they measure what the model understands, compare, and say whether it may be promoted.

WorkbenchError
├── NoMessages              there is nothing to score in a folder
├── NotEvaluated            the present model has no evaluation that could be promoted
├── NotFit                  the evaluation forbids it (--force overrules)
└── BrokenRecord            a file that the workbench wrote cannot be read
"""
