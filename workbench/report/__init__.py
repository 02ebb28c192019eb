"""The report that a person reads: tables and drawings, the worst errors with their reasons, the learning curve."""
