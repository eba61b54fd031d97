# syntax=docker/dockerfile:1
# Reverie in a container: only what the bot needs, not as root, writing nowhere but in /data.
#   docker build -t reverie . && docker run --env-file .env --read-only --tmpfs /run -v reverie:/data reverie

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
    MEDIA_STORE=/data/media
USER reverie
VOLUME /data
# SIGTERM lets the bot stop taking work and hand back what it holds.
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot"]
