// The page that an operator opens first.

param workspaceName string
param location string
param tags object

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspace.id, 'l402')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'L402Functions: sales, spending, audit'
    category: 'workbook'
    version: '1.0'
    sourceId: workspace.id
    serializedData: string(loadJsonContent('workbook.json'))
  }
}

output name string = workbook.name
