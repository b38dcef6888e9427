"""Text in, verdict out. This room knows nothing of HTTP, SQL or metrics."""
