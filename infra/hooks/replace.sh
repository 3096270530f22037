#!/bin/sh
# A new version of one secret, for a wallet that changed or a key that is to be another: sh infra/hooks/replace.sh wallet-seller
# Wants the values of the azd environment as variables; docs/deploy.md has the line. The new value is asked for, or read from standard input.

. "$(dirname "$0")/secrets.sh"

[ $# -eq 1 ] || stop "which secret? sh infra/hooks/replace.sh wallet-seller"
case $1 in
  master-key-*) stop "a master key is not replaced, it gets a successor: azd env set L402_MASTER_KEYS 0,1 and L402_CURRENT_MASTER_KEY 1, then azd provision" ;;
esac

check_tools
secret_exists "$1" || stop "the vault $AZURE_KEY_VAULT_NAME has no secret $1"
if [ -t 0 ]; then
  printf 'The new value of %s (not shown): ' "$1" >&2
  trap 'stty echo' EXIT INT TERM
  stty -echo
  IFS= read -r value || true
  stty echo
  trap - EXIT INT TERM
  printf '\n' >&2
else
  IFS= read -r value || true
fi
case $value in
  '') stop "no value was given" ;;
  *[!A-Za-z0-9:/?\&=.%+_~,@-]*) stop "the value holds a character that no key and no wallet's address has" ;;
esac
put_secret "$1" "$value"
refresh_references
