"""What a stand-in is started with. All times are seconds on its own clock."""

from dataclasses import dataclass, field

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True)
class Number:
    """A business number: `id` stands in Graph's paths, `display` is what a citizen sees, digits only."""

    id: str = "109000000000001"
    display: str = "911140000001"
    verified_name: str = "Seva Saathi"
    account: str = "102000000000001"
    is_verified: bool = True
    is_registered: bool = True
    # Recipients of a test number; None: a live number, anyone.
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Limits:
    """Meta's rates. A burst of 0 switches a limit off."""

    pair_burst: int = 45
    pair_seconds: float = 6.0
    messages_per_second: int = 80
    templates_per_hour: int = 100


@dataclass(frozen=True)
class Timing:
    """How long things take between a 200 and the handset, and how long things live."""

    sent: float = 0.0
    delivered: float = 0.05
    media_lag: float = 0.2
    approval: float = 1.0
    typing: float = 25.0
    window: float = 24 * HOUR
    link: float = 5 * 60
    uploaded_media: float = 30 * DAY
    received_media: float = 7 * DAY
    # After these pauses an update that was not answered with 200 comes again; the last one repeats until `retry_for`.
    retries: tuple[float, ...] = (1, 5, 15, 60, 300, 900, HOUR)
    retry_for: float = 7 * DAY
    # How long a webhook may take before Meta calls it a failure.
    webhook_timeout: float = 10.0
    # How long a Flow's endpoint may take before the phone gives up.
    flow_timeout: float = 10.0


@dataclass(frozen=True)
class Config:
    """Everything a stand-in needs to know; the secrets are those that the connector is given."""

    access_token: str = "test-access-token"  # noqa: S105
    app_secret: str = "test_app_secret"  # noqa: S105
    verify_token: str = "test-verify-token"  # noqa: S105
    webhook_url: str = ""
    numbers: tuple[Number, ...] = (Number(),)
    limits: Limits = field(default_factory=Limits)
    timing: Timing = field(default_factory=Timing)
    versions: tuple[str, ...] = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")
    # Where Graph is reached from outside; empty: as in the last request.
    public_url: str = ""
    # Whether a send outside of the window fails by a status after the 200, as usual, or in the response.
    window_refusal: str = "status"
    # Whether media links may be plain HTTP to this machine.
    allow_local_links: bool = True
    # How many webhooks may be under way at once; 1 keeps their order.
    workers: int = 8
    seed: int = 1
    log_size: int = 20_000
