"""`seva nlu`: what citizens wrote and the model was unsure of or mistaken about, for a linguist to label.

ReviewError
├── NoConversations         there is nothing to read yet
├── NoTrainingData          the command does not run where data/ is
├── AlreadyThere            the message stands in the training data: says where, and as which intent
├── KeptForJudgement        the message is one that models are judged by; it must not be learnt
├── NotAnExample            nothing is left of the message that could be learnt
└── WrongFolder             the evaluation messages would be learnt if they were written there
"""
