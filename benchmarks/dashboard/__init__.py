"""How quick the dashboard is with a state's numbers behind it, and how quickly it counts."""
