#!/bin/sh
# After provisioning: the first time the vault is new and empty. The app is told to read its references again.

. "$(dirname "$0")/secrets.sh"

check_tools
put_missing_secrets
if [ "$WROTE" = true ]; then
  refresh_references
fi

if [ "${L402_SPENDING_MODE:-shadow}" = shadow ]; then
  say "agents' payments are recorded and not made (L402_SPENDING_MODE=shadow), unless an agent's own policy says otherwise"
fi
