"""What this project extends in Rasa itself: the store of conversations, and a few guarded patches."""
