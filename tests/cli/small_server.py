"""A small server to supervise: answers with its process id. Arguments: port, and how it behaves."""

import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

PAUSE = "import signal; signal.pause()"


class Answer(BaseHTTPRequestHandler):
    """Answers every request with the process id."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def main(port: int, behaviour: str) -> None:
    sys.stderr.write(f"started as {os.getpid()}\n")
    if behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if behaviour == "parent":
        child = subprocess.Popen([sys.executable, "-c", PAUSE])
        sys.stderr.write(f"child {child.pid}\n")
    if behaviour == "dies":
        sys.stderr.write("line of many\n" * 20 + "the last words: no such table\n")
        sys.exit(3)
    HTTPServer(("127.0.0.1", port), Answer).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
