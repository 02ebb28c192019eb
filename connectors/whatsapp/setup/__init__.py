"""Sets a number up at Meta and tells what it still needs: templates, profile, keys, webhook, checks."""
