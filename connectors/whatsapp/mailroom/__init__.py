"""The mailroom: a process beside each Rasa server that stores what comes, sends what goes, and answers forms.

A turn keeps Rasa's process busy for ten milliseconds and more; Meta's 320 events a second must be committed and
answered meanwhile, and the outbox sent. Rasa's webhook passes each body on (`keeper`), over a socket that the two share
(`line`), and answers Meta with what the mailroom says. It ends with the server that started it.
"""
