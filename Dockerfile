# The wheel in a slim image: nothing of the source tree, no compiler, no root.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY models models
COPY service service
COPY eval eval
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir -c /tmp/constraints.txt /wheels/*.whl \
 && rm -r /wheels /tmp/constraints.txt \
 && useradd --create-home --uid 10001 counterclaim
# An empty folder: a stray models/ or eval/ in the working directory would shadow ours.
WORKDIR /run/counterclaim
RUN mkdir -m 700 /var/lib/counterclaim \
 && chown counterclaim /run/counterclaim /var/lib/counterclaim
USER counterclaim
# Others reach a container, so `serve` wants an API key first, or to be told --open-to-all:
#   docker run -v counterclaim:/var/lib/counterclaim IMAGE keys create --name desk --scope read
ENV COUNTERCLAIM_HOST=0.0.0.0 COUNTERCLAIM_PORT=8080 PYTHONUNBUFFERED=1 \
    COUNTERCLAIM_DATA_DIR=/var/lib/counterclaim
VOLUME /var/lib/counterclaim
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
  ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['COUNTERCLAIM_PORT'] + '/readyz', timeout=2)"]
ENTRYPOINT ["counterclaim"]
CMD ["serve"]
