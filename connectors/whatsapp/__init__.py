"""WhatsApp through Meta's Cloud API: webhooks in, messages out, nothing lost and nothing done twice."""
