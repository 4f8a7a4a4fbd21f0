#!/bin/bash
# Run once by the PostgreSQL image on an empty volume: two databases, each with an owner of its own.
# envdb makes the roles of the warehouse itself (include/sql/migrations), so its owner may.
set -euo pipefail

make_database() { # name, password file, attributes of the owner
  local password
  password=$(cat "$2") # on a line of its own: else a file that cannot be read is an empty password
  psql --username postgres --set ON_ERROR_STOP=1 --set name="$1" --set password="$password" <<SQL
CREATE ROLE :"name" LOGIN PASSWORD :'password' $3;
CREATE DATABASE :"name" OWNER :"name";
SQL
}

make_database envdb /run/secrets/warehouse_password CREATEROLE
# since PostgreSQL 16 a role may act as the roles it made only where it is told so
psql --username postgres --command "ALTER ROLE envdb SET createrole_self_grant = 'set, inherit'"
make_database airflow /run/secrets/airflow_password ""
psql --username postgres --dbname envdb --command 'CREATE EXTENSION IF NOT EXISTS btree_gist'
