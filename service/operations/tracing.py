"""OpenTelemetry, where its standard variables name a collector: a span a request and batch.

The variables are OpenTelemetry's own and so are exporter and sampler. Spans are made here,
not by its instrumentation, which records addresses with their queries. No text of a claim
reaches a span.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.errors import MissingExtra
from service import installed_version

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

__all__ = ["RequestSpan", "Tracing"]

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
PROPAGATED = (b"traceparent", b"tracestate")
FLUSH_MILLISECONDS = 2000

log = logging.getLogger(__name__)


class RequestSpan:
    """The span of one request."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def tell(self, method: str, route: str, status: int, pairs: int) -> None:
        """What came of it, once it is known."""
        self._span.update_name(f"{method} {route}")
        self._span.set_attributes(
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
                "counterclaim.pairs": pairs,
            }
        )
        if status >= 500:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_status(Status(StatusCode.ERROR))


class Tracing:
    """Makes spans; built by ``from_environment`` or, in a test, around any provider."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("counterclaim", installed_version())

    @classmethod
    def from_environment(cls) -> Tracing | None:
        """None where no collector is named, or the extra is missing, which is logged."""
        named = [name for name in ENDPOINTS if os.environ.get(name)]
        if not named or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
            return None
        try:
            return cls(_provider())
        except ImportError:
            log.warning("no traces: %s", MissingExtra("otel", f"{named[0]} is set and"))
            return None

    @contextmanager
    def request(self, headers: Iterable[tuple[bytes, bytes]]) -> Iterator[RequestSpan]:
        """A span around a request, below the caller's where the headers name one."""
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carrier = {
            name.decode("ascii"): value.decode("latin-1")
            for name, value in headers
            if name in PROPAGATED
        }
        with self._tracer.start_as_current_span(
            "request",
            context=TraceContextTextMapPropagator().extract(carrier),
            kind=SpanKind.SERVER,
            # An exception's message may quote a claim.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield RequestSpan(span)

    def batch(self, pairs: int, seconds: float) -> None:
        """A span for a batch that the engine has just finished.

        A root of its own: one batch may serve many requests.
        """
        from opentelemetry.context import Context

        end = time.time_ns()
        span = self._tracer.start_span(
            "engine batch",
            context=Context(),
            start_time=end - int(seconds * 1e9),
            attributes={"counterclaim.pairs": pairs},
        )
        span.end(end)

    def stop(self) -> None:
        """Send what is left, for a moment at most."""
        self._provider.force_flush(FLUSH_MILLISECONDS)
        self._provider.shutdown()


def _provider() -> TracerProvider:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    attributes = {"service.version": installed_version()}
    named = os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    if not os.environ.get("OTEL_SERVICE_NAME") and "service.name=" not in named:
        attributes["service.name"] = "counterclaim"
    provider = TracerProvider(resource=Resource.create(attributes), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
