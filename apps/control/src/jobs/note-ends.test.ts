/** Many ends at once: all are noted, each once, in batches that a stopping control plane does not wait for. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { noteEnds } from './note-ends.ts'

const people = 120

describeEachDatabase('noteEnds', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ kind })
    const groupId = await addTestGroup(server, 'Retail')
    const { id } = await addTestApplication(server, { name: 'Crowded', groupId })
    await sql`
      insert into members (id, username, display_name, created_at)
      select 'mem_many' || n, 'many' || n, 'Many ' || n, now() from generate_series(1, ${people}) n
    `.execute(server.database.kysely)
    await sql`
      insert into memberships (id, application_id, member_id, role, joined_at, expires_on)
      select 'mbs_many' || n, ${id}, 'mem_many' || n, 'member', now(),
        ${new Date(server.clock.now()).toISOString().slice(0, 10)}::date + n % 3
      from generate_series(1, ${people}) n
    `.execute(server.database.kysely)
  })
  afterAll(() => server.close())

  it('[MB7] more ends than a batch holds are each noted once; one that is stopping leaves them due', async () => {
    expect(await noteEnds(server.deps, AbortSignal.abort())).toBe(0)
    expect(await noteEnds(server.deps)).toBe(people)
    expect(await noteEnds(server.deps)).toBe(0)
  })
})
