"""WhatsApp under load and in adversity: `python -m benchmarks.whatsapp`.

`storm` throws signed events at this system and at a bot on pywa, kills both again and again, and counts what was lost
or done twice; `acks` measures how soon a webhook is answered; `turns` how many turns a second go from webhook to send.
"""
