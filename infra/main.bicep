targetScope = 'subscription'

// What `azd up` makes: a Flex Consumption function app with its own identity, two storage accounts (the host's, and money's), a key vault,
// monitoring with alerts, and nothing that is opened with a key. Each concern is a file under app/. docs/deploy.md is the guide.

@description('The azd environment: names the resource group, and every other name is derived from it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('A region that offers Flex Consumption.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Who is told when an alert fires. Asked for, because an alert that nobody gets is none.')
@minLength(3)
param alertEmail string

@description('Numbers of the master keys in force, separated by commas. Each is the secret master-key-<n> of the vault.')
param masterKeys string = '0'

@description('The number of the master key that new tokens are minted with.')
@minValue(0)
@maxValue(255)
param currentMasterKey int = 0

@description('Names of wallets, separated by commas. Each is the secret wallet-<name> of the vault; the one named seller is paid at paid endpoints. none: no wallet.')
param wallets string = 'seller'

@description('The mode of policies that name none. shadow records what agents would have paid and pays nothing, which is where a new installation starts.')
@allowed(['shadow', 'enforce'])
param spendingMode string = 'shadow'

@description('The Lightning network that invoices must be on.')
@allowed(['mainnet', 'testnet', 'signet', 'regtest'])
param lightningNetwork string = 'mainnet'

@description('The realm of the Payment scheme. Changing it ends open Payment challenges.')
@minLength(1)
param realm string = 'l402functions'

@description('The header to whose end the platform adds the caller\'s address. Another one behind a front door that terminates the connection.')
param clientAddressHeader string = 'X-Forwarded-For'

@description('Months that an archived day of the audit is kept before the lifecycle rule deletes it.')
@minValue(4)
@maxValue(120)
param archiveMonths int = 13

@description('Days after which archived rows leave the tables.')
@minValue(7)
@maxValue(3650)
param rawDays int = 90

@description('Days for which nobody can change or delete an anchor of the audit chain. Longer than the archive, so that no archive outlives what it is checked against.')
@minValue(1)
@maxValue(146000)
param anchorRetentionDays int = 425

@description('Whether the policy on anchors has been locked by hand, after which it is not to be written again.')
param anchorPolicyLocked bool = false

@description('Whether anchors are published on Nostr as well.')
param anchorOnNostr bool = false

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances. Correctness does not depend on it: it bounds the bill.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

// 0, because a bill at rest of nearly nothing is what a seller without servers came for, and a cold start costs a caller seconds and nobody
// money. 1 takes the cold start out of the 402 path and is billed around the clock.
@description('Instances that are kept ready for HTTP.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttpInstances int = 0

@description('Redundancy of the account that money lives in. Zone redundant; Standard_LRS where the region has no zones.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param moneyStorageSku string = 'Standard_ZRS'

@description('Whether the account that money lives in is locked against deletion: `azd down` then stops at it.')
param lockMoneyStorage bool = true

@description('Whether storage and vault are reached through private endpoints in a virtual network only.')
param vnetEnabled bool = false

@description('Whether whoever deploys may read money\'s tables, queues and blobs: for development, and for verifying the audit from a desk.')
param developerAccess bool = false

@description('Whether a vault of this name was deleted before and is to be recovered: purge protection keeps it for 90 days.')
param recoverKeyVault bool = false

@description('Minutes that a wallet may be silent before an alert.')
@minValue(5)
@maxValue(1440)
param walletSilentMinutes int = 15

@description('Minutes that the outcome of a payment may be unknown before an alert.')
@minValue(5)
@maxValue(10080)
param oldestUnknownMinutes int = 60

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var functionAppName = '${abbreviations.webSitesFunctions}${token}'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: '${abbreviations.resourcesResourceGroups}${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.managedIdentityUserAssignedIdentities}${token}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.operationalInsightsWorkspaces}${token}'
    componentName: '${abbreviations.insightsComponents}${token}'
    location: location
    tags: tags
  }
}

module hostStorage 'app/host-storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}host${token}'
    location: location
    tags: tags
    publicAccess: !vnetEnabled
  }
}

module moneyStorage 'app/money-storage.bicep' = {
  name: 'money-storage'
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}money${token}'
    location: location
    tags: tags
    sku: moneyStorageSku
    publicAccess: !vnetEnabled
    archiveMonths: archiveMonths
    anchorRetentionDays: anchorRetentionDays
    anchorPolicyLocked: anchorPolicyLocked
    lockName: lockMoneyStorage ? '${abbreviations.authorizationLocks}money' : ''
  }
}

module vault 'app/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: '${abbreviations.keyVaultVaults}${token}'
    location: location
    tags: tags
    publicAccess: !vnetEnabled
    recover: recoverKeyVault
  }
}

module roles 'app/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    moneyStorageName: moneyStorage.outputs.name
    vaultName: vault.outputs.name
    componentName: monitoring.outputs.componentName
  }
}

module developer 'app/developer.bicep' = if (developerAccess) {
  name: 'developer'
  scope: group
  params: {
    principalId: deployer().objectId
    moneyStorageName: moneyStorage.outputs.name
  }
}

module network 'app/network.bicep' = if (vnetEnabled) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.networkVirtualNetworks}${token}'
    endpointPrefix: abbreviations.networkPrivateEndpoints
    location: location
    tags: tags
    storageNames: [hostStorage.outputs.name, moneyStorage.outputs.name]
    vaultName: vault.outputs.name
  }
}

module settings 'app/settings.bicep' = {
  name: 'settings'
  scope: group
  params: {
    identityClientId: identity.outputs.clientId
    componentName: monitoring.outputs.componentName
    hostStorageName: hostStorage.outputs.name
    moneyStorageName: moneyStorage.outputs.name
    vaultUri: vault.outputs.uri
    masterKeys: masterKeys
    currentMasterKey: currentMasterKey
    wallets: wallets
    spendingMode: spendingMode
    lightningNetwork: lightningNetwork
    realm: realm
    clientAddressHeader: clientAddressHeader
    rawDays: rawDays
    archiveMonths: archiveMonths
    anchorOnNostr: anchorOnNostr
    offers: loadJsonContent('offers.json')
  }
}

module api 'app/api.bicep' = {
  name: 'api'
  scope: group
  params: {
    name: functionAppName
    planName: '${abbreviations.webServerFarms}${token}'
    location: location
    tags: tags
    identityName: identity.outputs.name
    hostStorageName: hostStorage.outputs.name
    packageContainer: hostStorage.outputs.packageContainer
    // Last wins: nothing that is named can put itself in the place of what is fixed.
    settings: union(settings.outputs.named, settings.outputs.fixed)
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
  }
  // The host reads its storage and the settings' secrets as soon as it exists.
  dependsOn: [roles]
}

module diagnostics 'app/diagnostics.bicep' = {
  name: 'diagnostics'
  scope: group
  params: {
    workspaceName: monitoring.outputs.workspaceName
    functionAppName: api.outputs.name
    moneyStorageName: moneyStorage.outputs.name
    vaultName: vault.outputs.name
  }
}

module alerts 'app/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    actionGroupName: '${abbreviations.insightsActionGroups}${token}'
    rulePrefix: abbreviations.insightsScheduledQueryRules
    workspaceName: monitoring.outputs.workspaceName
    location: location
    tags: tags
    email: alertEmail
    walletSilentMinutes: walletSilentMinutes
    oldestUnknownMinutes: oldestUnknownMinutes
  }
}

module workbook 'app/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    workspaceName: monitoring.outputs.workspaceName
    location: location
    tags: tags
  }
}

// azd writes these to its environment, in a file: none is a secret.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_FUNCTION_APP_NAME string = api.outputs.name
output SERVICE_API_NAME string = api.outputs.name
output SERVICE_API_URI string = api.outputs.uri
output L402_MONEY_STORAGE_NAME string = moneyStorage.outputs.name
