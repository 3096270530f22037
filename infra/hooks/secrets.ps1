# Puts the secrets that the app's settings refer to into the key vault: each once, none ever again. Read by the two hooks beside it.
#
# No secret is printed, is an argument of a command, or is written to a file. They go through the resource manager, which lets whoever may
# deploy set a secret and never read one; so no role on the vault's data is needed, and a vault behind a private endpoint can be reached.

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$script:ApiVersion = '2023-07-01'
$script:Wrote = $false

function Say([string] $Text) {
    [Console]::Error.WriteLine("l402: $Text")
}

function Stop-Hook([string] $Text) {
    Say $Text
    exit 1
}

function Test-Tools {
    if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
        Stop-Hook 'az is needed: https://learn.microsoft.com/cli/azure/install-azure-cli'
    }

    az account show --subscription $env:AZURE_SUBSCRIPTION_ID --output none 2>$null
    if ($LASTEXITCODE -ne 0) {
        Stop-Hook "the Azure CLI is not signed in to subscription ${env:AZURE_SUBSCRIPTION_ID}: az login"
    }
}

function Get-SecretUrl([string] $Name) {
    "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers/Microsoft.KeyVault/vaults/$env:AZURE_KEY_VAULT_NAME/secrets/${Name}?api-version=$script:ApiVersion"
}

# Only the service's own word that there is none counts as none: a secret that could not be looked at is not written over.
function Test-Secret([string] $Name) {
    $answer = (az rest --method get --url (Get-SecretUrl $Name) --query name --output tsv 2>&1 | Out-String)
    if ($LASTEXITCODE -eq 0) { return $true }
    if ($answer.Contains('Not Found(')) { return $false }
    Stop-Hook "the vault $env:AZURE_KEY_VAULT_NAME did not say whether it has $Name, so nothing was written: $answer"
}

function Set-Secret([string] $Name, [string] $Value) {
    "{`"properties`":{`"value`":`"$Value`"}}" | az rest --method put --url (Get-SecretUrl $Name) --body '@-' --output none
    if ($LASTEXITCODE -ne 0) { Stop-Hook "the secret $Name was not written" }
    Say "wrote the secret $Name to $env:AZURE_KEY_VAULT_NAME"
    $script:Wrote = $true
}

# 32 random bytes. Hexadecimal, which every reader of keys takes.
function New-Key([string] $Name) {
    if (Test-Secret $Name) { return }
    $bytes = [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32)
    Set-Secret $Name ([Convert]::ToHexString($bytes).ToLowerInvariant())
}

# A wallet's address: from the variable of a pipeline, else from whoever sits at the terminal.
function Read-Wallet([string] $Name) {
    $secret = 'wallet-' + $Name.Replace('_', '-')
    if (Test-Secret $secret) { return }
    $variable = 'L402_WALLET_URI_' + $Name.ToUpperInvariant().Replace('-', '_')
    $file = ".azure/$env:AZURE_ENV_NAME/.env"
    if ((Test-Path $file) -and (Select-String -Path $file -Pattern "^$variable=" -Quiet)) {
        Stop-Hook "$variable stands in $file, a file: take it out, treat the wallet's connection as known to others, and make a new one"
    }

    $address = [Environment]::GetEnvironmentVariable($variable)
    if ([string]::IsNullOrEmpty($address) -and -not [Console]::IsInputRedirected) {
        $address = Read-Host -MaskInput "Wallet `"$Name`", its nostr+walletconnect:// address (not shown)"
    }

    if ([string]::IsNullOrEmpty($address)) {
        Stop-Hook "the wallet $Name has no address yet: run this at a terminal, or with $variable set, or without the wallet (azd env set L402_WALLETS none)"
    }

    if (-not $address.StartsWith('nostr+walletconnect://', [StringComparison]::Ordinal)) {
        Stop-Hook "the address of the wallet $Name does not begin with nostr+walletconnect://"
    }

    if ($address -notmatch '\A[A-Za-z0-9:/?&=.%+_~,@-]+\z') {
        Stop-Hook "the address of the wallet $Name holds a character that no such address has"
    }

    Set-Secret $secret $address
}

function Get-List([string] $Variable, [string] $Default) {
    $text = [Environment]::GetEnvironmentVariable($Variable)
    if ([string]::IsNullOrEmpty($text)) { $text = $Default }
    $text.Split(',', [StringSplitOptions]'RemoveEmptyEntries, TrimEntries')
}

# What the settings of infra/app/settings.bicep refer to.
function Set-MissingSecrets {
    foreach ($number in Get-List 'L402_MASTER_KEYS' '0') { New-Key "master-key-$number" }
    New-Key 'checkpoint-key'
    New-Key 'receipt-key'
    foreach ($name in Get-List 'L402_WALLETS' 'seller') {
        if ($name -ne 'none') { Read-Wallet $name }
    }
}
