/** Applications and groups for tests, made the way the product makes them. */
import type { ApplicationDetail, ApplicationForm } from '@portico/contract'
import { insertGroup, readEvents } from '@portico/store'
import type { ReportedCall, StoredEvent } from '@portico/store'
import type { TestServer } from './testing.ts'

/** Adds an application group and answers its id. */
export async function addTestGroup(server: TestServer, name: string): Promise<string> {
  const id = server.deps.ids('group')
  const createdAt = new Date(server.clock.now())
  await insertGroup(server.database.kysely, { id, name, createdAt })
  return id
}

/** Creates an application as `admin`, owned by `owner` unless said, and answers it. */
export async function addTestApplication(
  server: TestServer,
  form: Pick<ApplicationForm, 'groupId' | 'name'> & Partial<ApplicationForm>,
): Promise<ApplicationDetail> {
  const body = { scenario: 'Tests', ownerIds: [server.ids.owner], ...form }
  return (await server.as('admin')('createApplication', { body })).answer
}

/** The events that were written after one of them, oldest first. */
export async function readEventsAfter(server: TestServer, after: number): Promise<StoredEvent[]> {
  return readEvents(server.database.kysely, { after, limit: 1000 })
}

/** A call as a gateway reports it, passed unless said. */
export function buildCall(call: Partial<ReportedCall>): ReportedCall {
  return {
    requestId: 'call',
    at: '2026-03-02T08:00:00.000Z',
    gatewayId: 'gwy_test',
    apiId: null,
    applicationId: null,
    appKey: null,
    environment: 'PROD',
    clientAddress: '192.0.2.1',
    authentication: 'signature',
    secretVersion: null,
    method: 'POST',
    path: '/list/api_1',
    status: 200,
    code: null,
    durationMs: 3,
    upstreamMs: 2,
    requestBytes: 10,
    responseBytes: 20,
    ...call,
  }
}
