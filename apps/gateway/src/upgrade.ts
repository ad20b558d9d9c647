/** What makes a call a wish for WebSocket (RFC 6455 4.1). Pure. */
import type { Call } from './call.ts'

type Asking = Pick<Call, 'method' | 'headers' | 'readWholeBody'>

/**
 * A GET without a body that ties `Upgrade: websocket` to the connection. Any other offer to change the protocol is
 * none of ours: it is not passed on, and the call is answered in the protocol that it came in (RFC 9110 7.8).
 */
export function asksForWebSocket({ method, headers, readWholeBody }: Asking): boolean {
  const upgrade = headers.get('upgrade')
  if (upgrade === undefined || method !== 'GET' || readWholeBody !== null) return false
  if (upgrade.toLowerCase() !== 'websocket' || headers.isRepeated('upgrade')) return false
  const tied = headers.all('connection').join().toLowerCase().split(',')
  return tied.some((name) => name.trim() === 'upgrade')
}
