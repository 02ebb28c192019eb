"""What officials look at: figures, each defined once (figures.py), counted as it happens and again from the start.

Events are rows that are only added to (seva.storage.analytics_tables). A fold keeps what is known of one application,
or of one person's day, and says which cells it belongs to; when more comes of it, the cells change by the difference.
So counting as it happens and counting again from the start are one function.
"""
