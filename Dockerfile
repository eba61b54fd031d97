# syntax=docker/dockerfile:1
# Reverie in a container: only what the bot needs, not as root, writing nowhere but in /data.
#   docker compose up --build --detach        (compose.yaml says how it is run; .env holds the settings)
# Where no image registry can be reached, `make image` runs these steps in a Debian of its own.

FROM python:3.12-slim AS build
COPY requirements/run.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r run.txt

FROM python:3.12-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin reverie && install -d -o reverie -g reverie /data
COPY --from=build /venv /venv
WORKDIR /reverie
COPY bot bot
COPY cogs cogs
COPY db db
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TMPDIR=/data \
    DATABASE_URL=sqlite+aiosqlite:////data/reverie.sqlite3 \
    MEDIA_STORE=/data/media \
    WEB_ADDRESS=0.0.0.0:8080
USER reverie
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD python -m bot.web.probe "$WEB_ADDRESS"
# SIGTERM lets the bot stop taking work and hand back what it holds; that takes at most 25 seconds.
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot"]
