"""`python -m simulator.whatsapp`: runs the stand-in alone."""

import argparse

import uvicorn

from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config, Limits, Number

DEFAULT = Config()
TEXTS = {
    "webhook_url": "where webhooks go, for example http://127.0.0.1:5005/webhooks/whatsapp/webhook",
    "access_token": "the bearer token that Graph requests must carry",
    "app_secret": "the key that webhooks are signed with",
    "verify_token": "the token of the webhook's verification",
    "public_url": "where Graph is reached from outside; by default as in the last request",
}


def main() -> None:
    """Reads the options and serves until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m simulator.whatsapp", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010)
    for name, text in TEXTS.items():
        default = getattr(DEFAULT, name)
        parser.add_argument(f"--{name.replace('_', '-')}", default=default, help=f"{text} (default: {default or '-'})")
    number = DEFAULT.numbers[0]
    parser.add_argument(
        "--phone-number-id", action="append", help=f"id of a business number, may be repeated (default: {number.id})"
    )
    parser.add_argument("--display-number", default=number.display, help="digits of the first business number")
    parser.add_argument("--account", default=number.account, help="id of the business account")
    parser.add_argument("--no-limits", action="store_true", help="switch Meta's rate limits off")
    parser.add_argument("--workers", type=int, default=DEFAULT.workers, help="webhooks under way at once")
    parser.add_argument("--seed", type=int, default=DEFAULT.seed, help="of the faults' dice")
    given = parser.parse_args()
    uvicorn.run(
        create_app(_config(given)), host=given.host, port=given.port, log_level="warning", access_log=False, ws="none"
    )


def _config(given: argparse.Namespace) -> Config:
    ids = given.phone_number_id or [DEFAULT.numbers[0].id]
    display = int(given.display_number)
    numbers = tuple(Number(id=i, display=str(display + n), account=given.account) for n, i in enumerate(ids))
    limits = Limits(pair_burst=0, messages_per_second=0) if given.no_limits else Limits()
    texts = {name: getattr(given, name) for name in TEXTS}
    return Config(**texts, numbers=numbers, limits=limits, workers=given.workers, seed=given.seed)


main()
