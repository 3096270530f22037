# After provisioning: the first time the vault is new and empty. The app is told to read its references again.

. "$PSScriptRoot/secrets.ps1"

Test-Tools
Set-MissingSecrets
if ($script:Wrote) {
    az rest --method post --output none --url "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers/Microsoft.Web/sites/$env:AZURE_FUNCTION_APP_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"
    if ($LASTEXITCODE -ne 0) {
        Stop-Hook 'the app was not told of its new secrets; run azd provision again, which changes nothing that is there'
    }
}

if (-not $env:L402_SPENDING_MODE -or $env:L402_SPENDING_MODE -eq 'shadow') {
    Say "agents' payments are recorded and not made (L402_SPENDING_MODE=shadow), unless an agent's own policy says otherwise"
}

exit 0
