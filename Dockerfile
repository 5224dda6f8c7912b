# Newsfold as a service: it crawls every 15 minutes and serves the pages on port 8001. The databases are in /data.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock ./
# The lock names the packages of development, too; only what the product needs is installed, each at its locked version.
RUN python -m venv /opt/newsfold \
 && sed -e 's/ \\$//' -e '/^ *--hash/d' requirements.lock > constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY newsfold newsfold
COPY bulk bulk
COPY cli cli
COPY crawler crawler
COPY db db
COPY dedupe dedupe
COPY extract extract
COPY web web
RUN /opt/newsfold/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home newsfold \
 && mkdir /data && chown newsfold:newsfold /data
COPY --from=build /opt/newsfold /opt/newsfold
ENV PATH=/opt/newsfold/bin:$PATH \
    NEWSFOLD_DB=/data/news.db \
    PYTHONUNBUFFERED=1
USER newsfold
WORKDIR /data
VOLUME /data
EXPOSE 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8001/health', timeout=8)"]
CMD ["newsfold", "serve", "--host", "0.0.0.0", "--port", "8001", "--every", "15m"]
