"""The gateway's process: TLS, no access log (addresses in it name certificates), orderly end on SIGTERM."""

from __future__ import annotations

import uvicorn

from gateway.app import make_app, open_parts
from gateway.clock import SystemClock
from gateway.config import Config


def serve(config: Config) -> None:
    """Answer until told to stop."""
    listen = config.listen
    uvicorn.run(
        make_app(open_parts(config, SystemClock())),
        host=listen.host,
        port=listen.port,
        ssl_certfile=listen.certificate,
        ssl_keyfile=listen.private_key,
        access_log=False,
        server_header=False,
        log_config=None,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )
