"""What officers do at their desk: find what waits, see a case whole, decide it, correct what went wrong.

Pages are elsewhere (web/desk); every function here works in the caller's transaction.
"""
