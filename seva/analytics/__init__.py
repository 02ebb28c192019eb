"""What officials look at: figures, each defined once (figures.py), counted as it happens and again from the start.

Events are rows that are only added to (seva.storage.analytics_tables). The database itself puts them together: what is
known of one application, or of one person's day (cases, conversations), and the cells that these belong to; when more
comes of one, its cells change by the difference. One table says what each figure counts (shape).
"""
