"""What people do to a message without meaning anything else: slips of the fingers, habits of spelling, surface.

Every perturbation is a pure function of a text and a source of chance, so the same seed gives the same text:

- `misspell`  a share of the words misspelt, as people misspell them
- `mistakes`  the single slips, each on one word
- `habits`    spellings that a writer uses throughout (no nuktas, no chandrabindu)
- `surface`   case, joiners, digits, politeness, emoji, punctuation
- `kinds`     all of them by their names
- `invariance`  what a model makes of a message before and after
"""
