"""What citizens think of how their application went: asked once, after its end."""

from seva.ratings.ratings import POOR, Rating, Ratings

__all__ = ["POOR", "Rating", "Ratings"]
