"""Stand-ins for what lies outside of the house, written from its documentation."""
