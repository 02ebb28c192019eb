"""An officer's question as a question of the chat."""
