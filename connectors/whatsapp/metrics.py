"""Figures for Prometheus; none of them tells of a citizen."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# Seconds. Meta wants half of all webhooks answered within 0.25.
ANSWER_TIMES = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Answered:
    """The figures of the Rasa server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acknowledged = Histogram(
            "whatsapp_acknowledgement_seconds",
            "From a webhook to its 200",
            buckets=ANSWER_TIMES,
            registry=self.registry,
        )
        self.forms = Histogram(
            "whatsapp_form_seconds",
            "From a form's question to its answer",
            ("status",),
            buckets=ANSWER_TIMES,
            registry=self.registry,
        )


class Metrics:
    """The figures of the mailroom."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.refused = self._counter("whatsapp_webhooks_refused", "Webhooks without a right signature")
        self.messages = self._counter("whatsapp_messages", "Messages that came, by whether they were new", "seen")
        self.sends = self._counter("whatsapp_sends", "Messages sent, by outcome and Meta's code", "outcome", "code")
        self.window_missed = self._counter(
            "whatsapp_window_missed", "Messages that came too late for the 24-hour window"
        )
        self.waiting = self._gauge("whatsapp_waiting", "Rows that wait", "box")
        self.age = self._gauge("whatsapp_oldest_seconds", "Age of the oldest row that waits", "box")
        self.failed = self._gauge("whatsapp_failed", "Rows that were given up", "box")

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry)
