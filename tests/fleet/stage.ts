/** What the suites of the fleet play on: an upstream, an API, an application, and calls to a gateway of one's choice. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signRequest } from '@portico/signing'
import { Agent, request } from 'undici'
import { startFleet, untilHeardOf } from './fleet.ts'
import type { Fleet, Member, Surroundings } from './fleet.ts'

export type Key = Readonly<{ appKey: string; appSecret: string }>

/** A call that can be sent again byte for byte. */
export type SignedCall = Readonly<{ headers: Readonly<Record<string, string>> }>

/** Status, and the code of a refusal. */
export type Answered = readonly [status: number, code: string | null]

export type Stage = Readonly<{
  fleet: Fleet
  apiId: string
  applicationId: string
  sign(key: Key): SignedCall
  /** The call with the AppKey alone. */
  name(key: Key): SignedCall
  send(gateway: Member, call: SignedCall): Promise<Answered>
  /** Calls that have reached the upstream. */
  readonly upstreamCount: number
  close(): Promise<void>
}>

async function startUpstream() {
  const state = { count: 0 }
  const server = createServer((incoming, response) => {
    state.count += 1
    incoming.resume()
    response.end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, state, close }
}

async function send(agent: Agent, url: string, { headers }: SignedCall): Promise<Answered> {
  const answer = await request(url, { method: 'POST', headers, dispatcher: agent })
  await answer.body.dump()
  const code = answer.headers['x-ca-error-code']
  return [answer.statusCode, code === undefined ? null : String(code)]
}

/** Makes an API and an application without grants; `names` are the gateways'. */
export async function startStage(
  names: readonly string[],
  surroundings?: Surroundings,
): Promise<Stage> {
  const upstream = await startUpstream()
  const fleet = await startFleet(names, surroundings)
  const { apiId, applicationId } = await furnish(fleet, upstream.url)
  await untilHeardOf(fleet)
  const agent = new Agent({ keepAliveTimeout: 30_000 })
  const path = `/list/${apiId}`
  return {
    fleet,
    apiId,
    applicationId,
    sign: (key) => ({ headers: signCall(path, key) }),
    name: ({ appKey }) => ({ headers: { 'x-ca-key': appKey } }),
    send: (gateway, call) => send(agent, `${gateway.url}${path}`, call),
    get upstreamCount() {
      return upstream.state.count
    },
    close: async () => {
      await agent.close()
      await fleet.close()
      upstream.close()
    },
  }
}

async function furnish({ admin }: Fleet, upstreamUrl: string) {
  const project = await admin.createProject({ body: { name: 'Project' } })
  const environments = { PROD: { upstream: upstreamUrl } }
  const form = { projectId: project.id, name: 'Api', operation: 'list' as const, environments }
  const api = await admin.createApi({ body: form })
  const group = await admin.createGroup({ body: { name: 'Group' } })
  const me = await admin.getMe()
  const application = await admin.createApplication({
    body: { name: 'caller', groupId: group.id, scenario: 'a test', ownerIds: [me.id] },
  })
  return { apiId: api.id, applicationId: application.id }
}

function signCall(path: string, key: Key): Record<string, string> {
  const signed = signRequest({
    method: 'POST',
    url: `http://gateway.test${path}`,
    ...key,
    timestampMs: Date.now(),
    nonce: randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  return signed.headers
}
