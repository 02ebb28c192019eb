"""Rasa's command line without the noise of libraries: `python -m seva.processes.quiet_rasa shell …`.

Libraries keep their warnings to themselves; errors, and whatever our own packages log, are shown.
"""

import logging
import os
import runpy
import warnings

# What aiohttp complains of through asyncio when the process ends with a connection that was kept for the next turn.
LEFT_OPEN = "Unclosed "


def main() -> None:
    """Runs Rasa with the arguments of this process."""
    keep_libraries_quiet()
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)


def keep_libraries_quiet() -> None:
    """Libraries set filters of their own and log on the root logger, so what they say is caught where it is said."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    warnings.showwarning = _say_nothing
    logging.getLogger().addFilter(lambda record: record.levelno >= logging.ERROR)
    logging.getLogger("asyncio").addFilter(lambda record: not record.getMessage().startswith(LEFT_OPEN))


def _say_nothing(*_warning: object, **_options: object) -> None:
    pass


if __name__ == "__main__":
    main()
