"""What monitors, load balancers and Prometheus ask: docs/operations.md."""

from django.urls import path

from .health import healthz, healthz_ready, healthz_worker
from .metrics.views import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/ready", healthz_ready, name="healthz_ready"),
    path("healthz/worker", healthz_worker, name="healthz_worker"),
    path("metrics", metrics, name="metrics"),
]
