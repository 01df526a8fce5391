"""Start the AWS test endpoint: prints its URL once it is ready, ends when standard input closes or on SIGTERM."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from awsendpoint import wire
from awsendpoint.server import Server


def main() -> None:
    """Parse the options, load the service models, serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--latency-ms", type=float, default=0, help="delay of every AWS call")
    options = parser.parse_args()
    for service in wire.SERVICES:
        wire.model(service)
    wire.regions()
    wire.managed_policies()
    server = Server(options.port, options.latency_ms / 1000)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        while os.read(sys.stdin.fileno(), 65536):
            pass
    except KeyboardInterrupt:
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
