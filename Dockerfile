# One image for web, worker, beat and migrate; docker-compose.yml says which of them a container is.
FROM python:3.11-slim-bookworm AS paket
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home kla \
    && mkdir -p /data/berkas /data/unggahan /data/statis && chown -R kla:kla /data
COPY --from=paket /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
USER kla
# Static files are part of the image, compressed as production serves them; the values given here are for this step only.
RUN KLA_MODE=produksi SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w0)" ALLOWED_HOSTS=statis.invalid \
    REDIS_URL=redis://statis.invalid:6379/0 DATABASE_URL=sqlite:////tmp/kosong.sqlite3 \
    python manage.py collectstatic --noinput
EXPOSE 8000
CMD ["gunicorn", "--config", "kla_portal/gunicorn_conf.py"]
