// The account that money lives in, apart from the host's: its own roles, its own lock, its own redundancy.

param name string
param location string
param tags object
param sku string

@description('False where private endpoints are the only way in.')
param publicAccess bool

param archiveMonths int
param anchorRetentionDays int

@description('Whether the policy on anchors has been locked: then it takes no more writing from here.')
param anchorPolicyLocked bool

@description('Empty: no lock.')
param lockName string

var tables = ['Redemptions', 'Ledger', 'Hashes', 'Registry', 'Rollups', 'Sales']
var queues = ['payments', 'payments-poison', 'reconcile', 'reconcile-poison']
var archive = 'audit-archive'
var anchors = 'audit-anchors'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicAccess ? 'Allow' : 'Deny'
    }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'

  resource table 'tables' = [
    for table in tables: {
      name: table
    }
  ]
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'

  resource queue 'queues' = [
    for queue in queues: {
      name: queue
    }
  ]
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }

  resource archiveContainer 'containers' = {
    name: archive
    properties: {
      publicAccess: 'None'
    }
  }

  resource anchorContainer 'containers' = {
    name: anchors
    properties: {
      publicAccess: 'None'
    }

    // On the container and not on versions: an anchor is written once, so writing one again is to fail, rather than to make a newer version
    // beside the true one. Nothing is ever appended. Unlocked until somebody locks it, which cannot be taken back: see docs/deploy.md.
    resource immutability 'immutabilityPolicies' = if (!anchorPolicyLocked) {
      name: 'default'
      properties: {
        immutabilityPeriodSinceCreationInDays: anchorRetentionDays
        allowProtectedAppendWrites: false
        allowProtectedAppendWritesAll: false
      }
    }
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'archived-days'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${archive}/']
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterCreationGreaterThan: 7
                }
                // A month counts as 31 days: kept a little too long rather than too short.
                delete: {
                  daysAfterCreationGreaterThan: archiveMonths * 31
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: 30
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [blobService]
}

// Tables have neither soft delete nor backup: what the account is deleted with is gone.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (!empty(lockName)) {
  name: empty(lockName) ? 'unused' : lockName
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'The ledger: who was paid, what is unknown, what must never be paid twice.'
  }
}

output name string = account.name
