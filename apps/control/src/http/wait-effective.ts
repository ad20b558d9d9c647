/** `?wait=effective` on a change: the answer comes when the gateways have it, and its head says which have not. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mayWait } from '@portico/contract'
import type { Route } from '@portico/contract'
import type { Confirmation, Confirmations } from '../feed/confirmations.ts'
import { Problem } from './problems.ts'

/** More names than a person would read are left out; the count in the gateway list is whole. */
const nameLimit = 50

/** Whether the call is a change that asks to wait; any other value than `effective` is `parameter.invalid`. */
export function readWait(route: Route, request: FastifyRequest): boolean {
  const { wait } = request.query as { wait?: unknown }
  if (!mayWait(route) || wait === undefined) return false
  if (wait === 'effective') return true
  const message = 'must be "effective"'
  throw new Problem('parameter.invalid', {
    facts: { faults: `wait: ${message}` },
    errors: [{ path: 'wait', code: 'input.invalid-value', message }],
  })
}

/** Waits and writes the outcome into the head. The change has been made, so its own status stands. */
export async function waitEffective(
  reply: FastifyReply,
  confirmations: Confirmations,
): Promise<void> {
  let headers: Record<string, string> = { 'portico-effective': 'unknown' }
  try {
    headers = describe(await confirmations.wait())
  } catch (error) {
    // An outage now must not read as if the change had not been made.
    reply.log.warn({ err: error }, 'no gateway could be asked')
  }
  void reply.headers(headers)
}

function describe({ revision, laggards, silent }: Confirmation): Record<string, string> {
  return {
    'portico-revision': String(revision),
    'portico-effective': laggards.length > 0 ? 'no' : silent.length > 0 ? 'live' : 'all',
    ...(laggards.length > 0 ? { 'portico-laggards': listNames(laggards) } : {}),
    ...(silent.length > 0 ? { 'portico-silent': listNames(silent) } : {}),
  }
}

/** Names come from gateways: whatever a header cannot carry is escaped. */
function listNames(names: readonly string[]): string {
  return names.slice(0, nameLimit).map(encodeURIComponent).join(', ')
}
