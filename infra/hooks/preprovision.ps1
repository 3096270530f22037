# Before provisioning: the tools are there, and a vault that exists already has every secret that the settings are about to name.

. "$PSScriptRoot/secrets.ps1"

Test-Tools
if ($env:AZURE_KEY_VAULT_NAME -and $env:AZURE_RESOURCE_GROUP) {
    if ((az group exists --name $env:AZURE_RESOURCE_GROUP --subscription $env:AZURE_SUBSCRIPTION_ID) -eq 'true') {
        Set-MissingSecrets
    }
}

exit 0
