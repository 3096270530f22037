# Puts the secrets that the app's settings refer to into the key vault: each once, none ever again. Read by the two hooks beside it.
#
# No secret is printed, is an argument of a command, or is written to a file. They go through the resource manager, which lets whoever may
# deploy set a secret and never read one; so no role on the vault's data is needed, and a vault behind a private endpoint can be reached.

set -eu

API_VERSION=2023-07-01

say() {
  printf '%s\n' "l402: $*" >&2
}

stop() {
  say "$*"
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 || stop "$1 is needed: $2"
}

check_tools() {
  need az "https://learn.microsoft.com/cli/azure/install-azure-cli"
  need openssl "it makes the keys"
  az account show --subscription "$AZURE_SUBSCRIPTION_ID" --output none 2>/dev/null ||
    stop "the Azure CLI is not signed in to subscription $AZURE_SUBSCRIPTION_ID: az login"
}

secret_url() {
  printf '/subscriptions/%s/resourceGroups/%s/providers/Microsoft.KeyVault/vaults/%s/secrets/%s?api-version=%s' \
    "$AZURE_SUBSCRIPTION_ID" "$AZURE_RESOURCE_GROUP" "$AZURE_KEY_VAULT_NAME" "$1" "$API_VERSION"
}

# Only the service's own word that there is none counts as none: a secret that could not be looked at is not written over.
secret_exists() {
  if answer=$(az rest --method get --url "$(secret_url "$1")" --query name --output tsv 2>&1); then
    return 0
  fi
  case $answer in
    *'Not Found('*) return 1 ;;
    *) stop "the vault $AZURE_KEY_VAULT_NAME did not say whether it has $1, so nothing was written: $answer" ;;
  esac
}

# printf is the shell's own, so the value is in no list of processes.
put_secret() {
  printf '{"properties":{"value":"%s"}}' "$2" |
    az rest --method put --url "$(secret_url "$1")" --body @- --output none ||
    stop "the secret $1 was not written"
  say "wrote the secret $1 to $AZURE_KEY_VAULT_NAME"
  WROTE=true
}

# 32 random bytes. Hexadecimal, which every reader of keys takes.
make_key() {
  secret_exists "$1" && return 0
  key=$(openssl rand -hex 32) || stop "openssl made no key"
  [ ${#key} -eq 64 ] || stop "openssl made no key"
  put_secret "$1" "$key"
  unset key
}

# A wallet's address: from the variable of a pipeline, else from whoever sits at the terminal.
ask_wallet() {
  secret="wallet-$(printf '%s' "$1" | tr '_' '-')"
  secret_exists "$secret" && return 0
  variable="L402_WALLET_URI_$(printf '%s' "$1" | tr '[:lower:]-' '[:upper:]_')"
  if [ -f ".azure/${AZURE_ENV_NAME:-}/.env" ] && grep -q "^$variable=" ".azure/$AZURE_ENV_NAME/.env"; then
    stop "$variable stands in .azure/$AZURE_ENV_NAME/.env, a file: take it out, treat the wallet's connection as known to others, and make a new one"
  fi
  address=$(printenv "$variable" || true)
  if [ -z "$address" ] && [ -t 0 ]; then
    printf 'Wallet "%s", its nostr+walletconnect:// address (not shown): ' "$1" >&2
    trap 'stty echo' EXIT INT TERM
    stty -echo
    IFS= read -r address || true
    stty echo
    trap - EXIT INT TERM
    printf '\n' >&2
  fi
  case $address in
    '') stop "the wallet $1 has no address yet: run this at a terminal, or with $variable set, or without the wallet (azd env set L402_WALLETS none)" ;;
    *[!A-Za-z0-9:/?\&=.%+_~,@-]*) stop "the address of the wallet $1 holds a character that no such address has" ;;
    nostr+walletconnect://*) ;;
    *) stop "the address of the wallet $1 does not begin with nostr+walletconnect://" ;;
  esac
  put_secret "$secret" "$address"
  unset address
}

# What the settings of infra/app/settings.bicep refer to.
put_missing_secrets() {
  WROTE=false
  for number in $(printf '%s' "${L402_MASTER_KEYS:-0}" | tr ',' ' '); do
    make_key "master-key-$number"
  done
  make_key checkpoint-key
  make_key receipt-key
  for name in $(printf '%s' "${L402_WALLETS:-seller}" | tr ',' ' '); do
    [ "$name" = none ] || ask_wallet "$name"
  done
}

# The platform keeps what references led to for up to a day, unless it is told.
refresh_references() {
  az rest --method post --output none --url "/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.Web/sites/$AZURE_FUNCTION_APP_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01" ||
    stop "the app was not told of its new secrets: change any setting, or wait a day"
}
