/** Making an application inside somebody else's transaction, as the effect of an approved request (RQ3). */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Outcome } from '@portico/domain'
import { appendEvents, inTransaction } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import type { Caller } from '../caller.ts'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { createApplicationIn } from './create-application.ts'
import type { CreateApplicationInput, CreatedApplication } from './create-application.ts'

describeEachDatabase('createApplicationIn', (kind) => {
  let server: TestServer
  let caller: Caller
  let groupId: string
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
    caller = {
      actor: { memberId: server.ids.approver, roles: ['member'] },
      username: 'approver',
      displayName: 'Approver',
      address: '127.0.0.1',
      requestId: 'req_effect',
      authentication: { by: 'token', tokenId: 'tok_effect', scopes: ['write'] },
    }
  })
  afterAll(() => server.close())
  afterEach(async () => {
    expect(await server.findBroken()).toStrictEqual([])
  })

  /** Runs the effect, and writes a row after it in the same transaction, as a failed execution does. */
  const effect = (input: Partial<CreateApplicationInput>): Promise<Outcome<CreatedApplication>> =>
    inTransaction(server.database, async (tx) => {
      const created = await createApplicationIn(tx, server.deps, caller, {
        name: 'Approved',
        groupId,
        scenario: 's',
        ownerIds: [server.ids.owner],
        createdBy: server.ids.member,
        requestId: 'req_1',
        ...input,
      })
      await tx.insertInto('job_cursors').values({ job: crypto.randomUUID(), sequence: 1 }).execute()
      if (created.ok) await appendEvents(tx, created.value.events, server.clock.now())
      return created
    })
  const countRows = async (table: 'job_cursors' | 'applications') => {
    const { n } = await server.database.kysely
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return n
  }

  it('[RQ3] [AP4] [CR3] a taken name or AppKey is a refusal, and the transaction goes on', async () => {
    const customKey = { appKey: 'key-of-first', appSecret: 'kL9_2mPq-77Zx_oVw41bN' }
    await addTestApplication(server, { name: 'Taken', groupId, customKey })
    const [notes, applications] = [await countRows('job_cursors'), await countRows('applications')]
    expect(await effect({ name: 'Taken' })).toMatchObject({
      refusal: { code: 'application.name-taken' },
    })
    expect(await effect({ name: 'Untaken', customKey })).toMatchObject({
      refusal: { code: 'credential.app-key-taken' },
    })
    expect(await effect({ groupId: 'grp_gone' })).toMatchObject({
      refusal: { code: 'group.unknown' },
    })
    expect(await countRows('job_cursors')).toBe(notes + 3)
    expect(await countRows('applications')).toBe(applications)
  })

  it('[AP7] an owner who left meanwhile is dropped; without any other it fails', async () => {
    const leave = (active: boolean) =>
      server.database.kysely
        .updateTable('members')
        .set({ active })
        .where('id', '=', server.ids.outsider)
        .execute()
    await leave(false)
    expect(await effect({ ownerIds: [server.ids.outsider] })).toMatchObject({
      refusal: { code: 'application.owners-missing' },
    })
    const ownerIds = [server.ids.outsider, server.ids.owner]
    const created = await effect({ name: 'With_the_rest', ownerIds })
    await leave(true)
    const id = created.ok ? created.value.id : ''
    const { answer } = await server.as('owner')('getApplication', { params: { id } })
    expect(answer.owners.map((each) => each.username)).toStrictEqual(['owner'])
    expect(answer.createdBy?.username).toBe('member')
  })
})
