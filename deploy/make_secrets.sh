#!/bin/bash
# Makes the files of secrets/ that are not there yet, readable by the services' user only.
# Passwords are drawn here and never shown; addresses are made from them.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets

draw() { [ -s "secrets/$1" ] || head -c 32 /dev/urandom | base64 | tr -d '=+/\n' >"secrets/$1"; }
for name in postgres_password warehouse_password airflow_password jwt_secret api_secret_key; do
  draw "$name"
done
# a Fernet key is 32 random bytes in URL-safe base64
[ -s secrets/fernet_key ] || head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >secrets/fernet_key

warehouse=$(cat secrets/warehouse_password) airflow=$(cat secrets/airflow_password)
printf 'postgresql+psycopg://envdb:%s@postgres:5432/envdb' "$warehouse" >secrets/warehouse_url
printf 'postgresql+psycopg://airflow:%s@postgres:5432/airflow' "$airflow" >secrets/airflow_url
printf 'db+postgresql+psycopg://airflow:%s@postgres:5432/airflow' "$airflow" >secrets/result_backend_url
printf 'redis://redis:6379/0' >secrets/broker_url
# the services run as 64321, PostgreSQL's entry script as root
if [ "$(id -u)" = 0 ]; then chown -R 64321:64321 secrets; fi
