// A virtual network of the app's own: it leaves through one subnet, and reaches storage and vault through private endpoints in the other.

param name string
param endpointPrefix string
param location string
param tags object
param storageNames array
param vaultName string

var storageSuffix = environment().suffixes.storage
var services = ['blob', 'queue', 'table']

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.40.0.0/24']
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.40.0.0/25'
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.40.0.128/26'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

module blobEndpoints 'private-endpoint.bicep' = [
  for service in services: {
    name: 'endpoints-${service}'
    params: {
      endpointPrefix: endpointPrefix
      location: location
      tags: tags
      zone: 'privatelink.${service}.${storageSuffix}'
      networkName: network.name
      subnetName: network::endpointSubnet.name
      groupId: service
      targets: [
        for account in storageNames: {
          name: account
          id: resourceId('Microsoft.Storage/storageAccounts', account)
        }
      ]
    }
  }
]

module vaultEndpoint 'private-endpoint.bicep' = {
  name: 'endpoints-vault'
  params: {
    endpointPrefix: endpointPrefix
    location: location
    tags: tags
    // Azure's name for it; environment() has the public suffix only.
    #disable-next-line no-hardcoded-env-urls
    zone: 'privatelink.vaultcore.azure.net'
    networkName: network.name
    subnetName: network::endpointSubnet.name
    groupId: 'vault'
    targets: [
      {
        name: vaultName
        id: resourceId('Microsoft.KeyVault/vaults', vaultName)
      }
    ]
  }
}

output appSubnetId string = network::appSubnet.id
