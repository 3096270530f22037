// Every setting of the app, in one place. docs/settings.md is the list, and a test holds the two and the code together.
// No setting holds a secret: what is secret is a reference to the vault, without a version, so that a new version is taken up by itself.

param identityClientId string
param componentName string
param hostStorageName string
param moneyStorageName string
param vaultUri string

@description('Numbers, separated by commas.')
param masterKeys string
param currentMasterKey int

@description('Names, separated by commas; none for no wallet.')
param wallets string
param spendingMode string
param lightningNetwork string
param realm string
param clientAddressHeader string
param rawDays int
param archiveMonths int
param anchorOnNostr bool

@description('Prices, routes and destinations, as settings: what the seller wrote into offers.json.')
param offers object

func fromVault(vault string, secret string) string => '@Microsoft.KeyVault(SecretUri=${vault}secrets/${secret})'

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource moneyStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: moneyStorageName
}

// What every installation has. It is an output of its own, so that its names stand in the compiled template as they are.
output fixed object = {
  // The one connection string, and no secret: it says where telemetry goes, and the component takes none that is not signed in
  // (DisableLocalAuth), which the setting after it sees to. The exporters have no other way to be told the address.
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

  AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'

  MoneyStorage__blobServiceUri: moneyStorage.properties.primaryEndpoints.blob
  MoneyStorage__queueServiceUri: moneyStorage.properties.primaryEndpoints.queue
  MoneyStorage__tableServiceUri: moneyStorage.properties.primaryEndpoints.table
  MoneyStorage__credential: 'managedidentity'
  MoneyStorage__clientId: identityClientId

  // NCRONTAB with seconds, in UTC. Apart from each other, so that the work of a night does not fall on one moment.
  L402SweepSchedule: '0 * * * * *'
  L402RollupSchedule: '30 */15 * * * *'
  L402CheckpointSchedule: '15 5 * * * *'
  L402VerifySchedule: '0 20 1 * * *'
  L402RetentionSchedule: '0 40 2 * * *'

  L402__Storage__TableServiceUri: moneyStorage.properties.primaryEndpoints.table
  L402__Storage__BlobServiceUri: moneyStorage.properties.primaryEndpoints.blob
  L402__Storage__ClientId: identityClientId
  L402__CurrentMasterKey: string(currentMasterKey)
  L402__Realm: realm
  L402__Network: lightningNetwork
  L402__ClientAddressHeader: clientAddressHeader
  L402__Spending__DefaultMode: spendingMode
  L402__Accounting__CheckpointKey: fromVault(vaultUri, 'checkpoint-key')
  L402__Accounting__ReceiptKey: fromVault(vaultUri, 'receipt-key')
  L402__Accounting__RawDays: string(rawDays)
  L402__Accounting__ArchiveMonths: string(archiveMonths)
  L402__Accounting__AnchorOnNostr: anchorOnNostr ? 'true' : 'false'
}

var masterKeySettings = toObject(
  map(split(masterKeys, ','), number => trim(number)),
  number => 'L402__MasterKeys__${number}',
  number => fromVault(vaultUri, 'master-key-${number}')
)

var walletSettings = toObject(
  filter(map(split(wallets, ','), name => trim(name)), name => !empty(name) && name != 'none'),
  name => 'L402__Wallets__${name}',
  name => fromVault(vaultUri, 'wallet-${replace(name, '_', '-')}')
)

// Names that depend on the installation. Last wins: an offer cannot put itself in the place of a key or a wallet.
output named object = union(offers, masterKeySettings, walletSettings)
