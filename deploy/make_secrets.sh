#!/bin/bash
# Makes the files of secrets/ that are not there yet. Passwords are drawn here and never shown;
# addresses are made from them.
#
# The folder is closed to everybody else on this machine. The files in it are readable: they are
# mounted as they are into containers of several users (64321, and PostgreSQL's own, as which
# databases.sh runs), and docker compose cannot change their owner.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
chmod 700 secrets

draw() { [ -s "secrets/$1" ] || head -c 64 /dev/urandom | base64 | tr -d '=+/\n' >"secrets/$1"; }
for name in postgres_password warehouse_password airflow_password jwt_secret api_secret_key; do
  draw "$name"
done
# a Fernet key is 32 random bytes in URL-safe base64
[ -s secrets/fernet_key ] || head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >secrets/fernet_key

warehouse=$(cat secrets/warehouse_password) airflow=$(cat secrets/airflow_password)
# one that was pointed to a server of your own stays
address() { [ -s "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"; }
address warehouse_url "postgresql+psycopg://envdb:$warehouse@postgres:5432/envdb"
address airflow_url "postgresql+psycopg://airflow:$airflow@postgres:5432/airflow"
address result_backend_url "db+postgresql+psycopg://airflow:$airflow@postgres:5432/airflow"
address broker_url redis://redis:6379/0
# of others' servers: empty until somebody fills them
for name in smtp_password list_token; do [ -e "secrets/$name" ] || : >"secrets/$name"; done
chmod 444 secrets/*
