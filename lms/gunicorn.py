"""gunicorn's settings: threads for slow links, one process a core, no access log (paths are nobody's business)."""

import multiprocessing
import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 20
keepalive = 15
max_requests = 5000
max_requests_jitter = 500
accesslog = None
preload_app = True
