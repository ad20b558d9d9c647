/** Passes a call that was signed in a browser on to the gateway, so that pages need no other origin. */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import type { RouteInput, Routes, TriedCall } from '@portico/contract'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachApplication } from './application-access.ts'

export type TryCallInput = RouteInput<Routes['tryCall']>['body'] &
  Readonly<{ id: string; gatewayUrl: string }>

const answerLimitMs = 10_000
const bodyLimitBytes = 262_144

/**
 * Sends the call once and answers what came back, cut after 256 KiB. It leaves from this program's address, which
 * a whitelist may hold: therefore an unsigned one is refused here with `try-call.unsigned` (AR5 to AR7). Only what a
 * gateway answers to a call is told, never what else is served at its address: `try-call.gateway-silent`.
 */
export async function tryCall(
  deps: Deps,
  caller: Caller,
  input: TryCallInput,
): Promise<Outcome<TriedCall>> {
  const { id, headers } = input
  const db = deps.database.kysely
  const reached = await reachApplication(db, caller, id, 'application.debug', deps.clock())
  if (!reached.ok) return reached
  const { appKey } = reached.value.application
  if (headers['x-ca-key'] !== appKey || !headers['x-ca-signature']) {
    return refuse('try-call.unsigned', { facts: { appKey } })
  }
  const startedAt = performance.now()
  const response = await send(input).catch(() => null)
  const requestId = response?.headers.get('x-ca-request-id') ?? null
  if (response === null || requestId === null) {
    await response?.body?.cancel()
    return refuse('try-call.gateway-silent')
  }
  const body = await readStart(response).catch(() => null)
  if (body === null) return refuse('try-call.gateway-silent')
  return accept({
    status: response.status,
    requestId,
    headers: Object.fromEntries(response.headers),
    ...body,
    durationMs: Math.round(performance.now() - startedAt),
  })
}

/** A redirect is the API's answer, not an order to this program. */
function send({ gatewayUrl, target, method, headers, body }: TryCallInput): Promise<Response> {
  return fetch(gatewayUrl.replace(/\/$/, '') + target, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(answerLimitMs),
    ...(body !== undefined && body !== '' && method !== 'GET' && { body }),
  })
}

async function readStart(response: Response): Promise<{ body: string; isCut: boolean }> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (;;) {
    const part = await reader?.read()
    if (part?.value === undefined) break
    chunks.push(part.value)
    bytes += part.value.byteLength
    if (bytes > bodyLimitBytes) {
      await reader?.cancel()
      break
    }
  }
  const whole = Buffer.concat(chunks)
  return { body: whole.subarray(0, bodyLimitBytes).toString('utf8'), isCut: bytes > bodyLimitBytes }
}
