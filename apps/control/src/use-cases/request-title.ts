/** What a request asks for, in a few English words; the console says it in the reader's language. */
import type { RequestPayload } from '@portico/domain'

export function titleOfRequest(payload: RequestPayload): string {
  switch (payload.kind) {
    case 'create-application':
      return `Create application ${payload.name}`
    case 'join-application':
      return 'Join application'
    case 'renew-membership':
      return 'Renew membership'
    case 'api-permission':
      return `Permission to call an API in ${payload.environment}`
    case 'data-source-permission':
      return `Permission to ${payload.access === 'WRITE' ? 'write to' : 'query'} a data source`
  }
}
