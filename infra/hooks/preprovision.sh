#!/bin/sh
# Before provisioning: the tools are there, and a vault that exists already has every secret that the settings are about to name.

. "$(dirname "$0")/secrets.sh"

check_tools
if [ -n "${AZURE_KEY_VAULT_NAME:-}" ] && [ -n "${AZURE_RESOURCE_GROUP:-}" ]; then
  if [ "$(az group exists --name "$AZURE_RESOURCE_GROUP" --subscription "$AZURE_SUBSCRIPTION_ID")" = true ]; then
    put_missing_secrets
  fi
fi
