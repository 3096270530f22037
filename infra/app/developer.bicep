// What whoever deploys may do with money's data, where that is wanted: read it. Changes are the app's alone.

import { roles } from 'role.bicep'

param principalId string
param moneyStorageName string

resource moneyStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: moneyStorageName
}

// Without a principal type: a person deploys, or a pipeline's service principal.
resource onMoneyStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageTableDataReader, roles.storageQueueDataReader, roles.storageBlobDataReader]: {
    name: guid(moneyStorage.id, principalId, role)
    scope: moneyStorage
    properties: {
      principalId: principalId
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]
