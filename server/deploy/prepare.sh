#!/bin/sh
# Prepare: what the stack needs before its first start. Makes `.env` and the secrets beside this file, and leaves alone what is there already.
set -eu
cd "$(dirname "$0")"

if [ ! -e .env ]; then
  cp example.env .env
  echo 'made .env: what is of your place stands there'
fi

# Nobody else may enter the folder. In a container the files are read by users of its own (1000, 472), so these may read.
mkdir -p secrets
chmod 700 secrets
for secret in jwt-secret grafana-admin-password; do
  [ -e "secrets/$secret" ] && continue
  head -c 36 /dev/urandom | base64 >"secrets/$secret"
  chmod 444 "secrets/$secret"
  echo "made secrets/$secret"
done
