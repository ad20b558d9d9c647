/** The places for which the vault seals secrets: moved to another row, a sealed one does not open (CR4). */

/** An AppSecret. */
export function secretBinding(applicationId: string, version: number): string {
  return `secret:${applicationId}:${version}`
}

/** The custom secret of a pending creation request (CR8). */
export function bindingOfRequestSecret(requestId: string): string {
  return `request-secret:${requestId}`
}

/** What opens the connection of a data source. */
export function bindingOfDataSourceSecret(dataSourceId: string): string {
  return `data-source-secret:${dataSourceId}`
}

/** The AccessKey secret of the organisation's network. */
export const bindingOfNetworkSecret = 'network-access-key'

/** What messages to a webhook are signed with. */
export function bindingOfWebhookSecret(webhookId: string, version: number): string {
  return `webhook-secret:${webhookId}:${version}`
}
