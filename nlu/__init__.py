"""How a message is understood: graph components for Rasa's pipeline, thin over seva.language and seva.catalogue.

The logic that needs no Rasa stands beside the components (retrieval, features, extraction, examples) and is used by
them alone.
"""
