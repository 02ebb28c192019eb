"""The central dashboard: what officials see of services, conversations, departments and the machinery.

A view is a list of panels; a panel is a table with a title. The page, its charts, and the files are made of it alone.
"""
