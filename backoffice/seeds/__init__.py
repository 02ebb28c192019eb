"""What the reference system knows before anyone has filed: officers, slots, bills, beds. All of it follows from the
catalogue, the files in `backoffice/data` and the day; nothing is drawn at random, nothing is stored."""
