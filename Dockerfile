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
    && mkdir -p /data/berkas /data/statis && chown -R kla:kla /data
COPY --from=paket /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
USER kla
# Static files are part of the image; the secret that this step makes for itself is not.
RUN python manage.py collectstatic --noinput && rm -f /data/kunci-rahasia
EXPOSE 8000
CMD ["gunicorn", "--config", "kla_portal/gunicorn_conf.py"]
