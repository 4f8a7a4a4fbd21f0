# One image for every service of docker-compose.yml. The wheel is built from the lock, so the image
# runs the versions that were tested.

FROM python:3.13.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY plugins plugins
COPY dags dags
COPY include include
COPY expectations expectations
RUN uv build --wheel --out-dir /wheel \
 && uv export --locked --no-dev --extra large --no-emit-project --output-file /wheel/requirements.txt \
 && uv venv /opt/envdb/venv \
 && uv pip install --python /opt/envdb/venv --require-hashes --requirements /wheel/requirements.txt \
 && uv pip install --python /opt/envdb/venv --no-deps /wheel/*.whl

FROM python:3.13.11-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends curl dumb-init tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 64321 envdb \
 && useradd --uid 64321 --gid 64321 --home-dir /var/lib/envdb --shell /usr/sbin/nologin envdb \
 && mkdir -p /var/lib/envdb /srv/envdb/inbox /srv/envdb/outbox /srv/envdb/archive \
 && chown -R 64321:64321 /var/lib/envdb /srv/envdb
COPY --from=build /opt/envdb/venv /opt/envdb/venv
COPY dags /opt/envdb/dags
# Airflow looks for plugins here; the package itself comes from the wheel
COPY plugins/.airflowignore /opt/envdb/plugins/.airflowignore
ENV PATH=/opt/envdb/venv/bin:$PATH PYTHONUNBUFFERED=1 TZ=Asia/Ho_Chi_Minh
WORKDIR /var/lib/envdb
USER 64321:64321
ENTRYPOINT ["dumb-init", "--"]
CMD ["envdb", "--help"]
