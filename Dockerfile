# The portal in an image: no compiler, no secret, no data in it, and an account that is not root.
# docker build -t attendance-portal .
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/portal
COPY requirements.lock ./
RUN /opt/portal/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY portal portal
RUN /opt/portal/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/portal/bin/pip install --no-cache-dir "django-storages[s3]>=1.14"
# Styles and scripts, under names that change with them. The key only lets the settings load: nothing is made with it.
RUN PORTAL_MODE=production PORTAL_STATIC=/opt/static PORTAL_VAR=/tmp/build BASE_URL=https://build.invalid \
    ALLOWED_HOSTS=build.invalid SECRET_KEY=only-to-collect-styles-0123456789-abcdefghijklmnopqrstuvwxyz \
    /opt/portal/bin/portal collectstatic --noinput

FROM python:3.13-slim-bookworm
# pg_dump and pg_restore for backups. Its version must not be older than the server's.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal \
    && install -d -o portal -g portal -m 0700 /var/lib/portal/data /var/backups/portal
COPY --from=build /opt/portal /opt/portal
COPY --from=build /opt/static /opt/static
COPY content /srv/content
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2 PORTAL_MODE=production LOG_FORMAT=json \
    PORTAL_VAR=/var/lib/portal/data PORTAL_STATIC=/opt/static PORTAL_CONTENT=/srv/content WEB_HOST=0.0.0.0
USER 10001
VOLUME ["/var/lib/portal/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["portal", "web"]
