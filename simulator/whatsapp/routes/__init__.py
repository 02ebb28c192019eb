"""The endpoints: Graph's, and those that drive the stand-in."""
