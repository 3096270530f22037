// What a person is woken for. Each rule asks the workspace every five minutes; docs/operations.md says what to do about each.

param actionGroupName string
param rulePrefix string
param workspaceName string
param location string
param tags object
param email string
param walletSilentMinutes int
param oldestUnknownMinutes int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'l402'
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// A gauge arrives as a sum and a count of readings. Only the instance that swept reports it, so the highest counts.
func gauge(name string) string =>
  'AppMetrics | where Name == "${name}" | summarize value = max(Sum / max_of(ItemCount, 1)) by bin(TimeGenerated, 5m)'

var rules = [
  {
    name: 'needs-operator'
    title: 'A payment needs an operator'
    description: 'Money stays reserved until somebody decides: GET /operator/intents?state=needs_operator.'
    severity: 1
    query: gauge('l402.intents.needs_operator')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'oldest-unknown'
    title: 'The outcome of a payment has been unknown for long'
    description: 'The wallet has not said whether it paid. The reservation stays, and nothing is sent again.'
    severity: 2
    query: gauge('l402.intents.oldest_unknown')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: oldestUnknownMinutes * 60
    window: 'PT15M'
  }
  {
    name: 'poison-arrived'
    title: 'A message went to a poison queue'
    description: 'It failed at every delivery. The storage account\'s own log says so, whatever the app reports.'
    severity: 1
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and Uri contains "-poison" | summarize value = count() by bin(TimeGenerated, 5m)'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'poison-waiting'
    title: 'Messages wait in a poison queue'
    description: 'Nobody takes them: the function that does is failing or switched off.'
    severity: 1
    query: 'AppMetrics | where Name == "l402.queue.age" and tostring(Properties.queue) endswith "-poison" | summarize value = max(Sum / max_of(ItemCount, 1)) by bin(TimeGenerated, 5m)'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 300
    window: 'PT15M'
  }
  {
    name: 'queue-old'
    title: 'Payments wait in a queue'
    description: 'The oldest message is older than ten minutes.'
    severity: 2
    query: 'AppMetrics | where Name == "l402.queue.age" and tostring(Properties.queue) !endswith "-poison" | summarize value = max(Sum / max_of(ItemCount, 1)) by bin(TimeGenerated, 5m)'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 600
    window: 'PT15M'
  }
  {
    name: 'audit-break'
    title: 'The audit does not verify'
    description: 'A chain, an anchor, an archive or the money it adds up to is not what was written: GET /operator/audit/verify names every break.'
    severity: 0
    query: gauge('l402.audit.breaks')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    // Breaks between ledger and wallet are written as Critical, as is everything else that only a person can settle.
    name: 'reconciliation-break'
    title: 'Ledger and wallet disagree, or something as grave'
    description: 'The app wrote a line at Critical. Its text names the break.'
    severity: 0
    query: 'union AppTraces, AppExceptions | where SeverityLevel == 4 | summarize value = count() by bin(TimeGenerated, 5m)'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'checkpoint-old'
    title: 'The audit has not been anchored for long'
    description: 'The newest checkpoint is older than three hours, or none was ever made in three hours: what happened since could be rewritten without a trace outside the account.'
    severity: 2
    query: gauge('l402.audit.checkpoint_age')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 10800
    window: 'PT15M'
  }
  {
    name: 'wallet-silent'
    title: 'A wallet is silent'
    description: 'Nothing was heard from it: new callers get 503, payments wait.'
    severity: 2
    query: gauge('l402.wallet.last_seen')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: walletSilentMinutes * 60
    window: 'PT15M'
  }
  {
    // Every rule above is quiet where the app says nothing at all. The sweep runs every minute, so there is always something to hear.
    name: 'app-silent'
    title: 'The app is silent'
    description: 'No telemetry for half an hour: it does not start, or cannot send. No other alert can fire.'
    severity: 1
    query: 'union AppTraces, AppRequests, AppMetrics | summarize value = count()'
    aggregation: 'Total'
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
  }
]

resource alert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${rulePrefix}${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      autoMitigate: true
      // A new workspace has none of these tables until the first line arrives.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'value'
            timeAggregation: rule.aggregation
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [people.id]
      }
    }
  }
]
