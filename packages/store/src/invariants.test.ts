/** Each invariant is seen to be broken when it is: a check that cannot fail proves nothing. */
import { sql } from 'kysely'
import type { EventName } from '@portico/domain'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertGroup } from './application-groups.ts'
import { buryApplication, insertApplication } from './applications.ts'
import { appendEvents } from './events.ts'
import { insertCalls } from './call-records.ts'
import type { ReportedCall } from './call-records.ts'
import { findBrokenInvariants } from './invariants.ts'
import type { Acknowledged } from './invariants.ts'
import { insertMember } from './members.ts'
import { putMemberships } from './memberships.ts'
import { insertSecretVersion } from './secret-versions.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'
import { inTransaction } from './transaction.ts'

const at = new Date('2026-03-02T08:00:00Z')

describeEachDatabase('invariants', (kind) => {
  const database = withDatabase({ kind })
  const db = () => database().kysely
  let count = 0
  let id: string
  const groupId = 'grp_1'
  const memberId = 'mem_1'

  const event = (name: EventName) =>
    inTransaction(database(), (tx) => {
      const subject = { kind: 'application', id, name: null }
      const all = { event: name, actorId: null, address: null, subject, applicationId: id }
      return appendEvents(tx, [all], at.getTime())
    })

  beforeEach(async () => {
    count += 1
    id = `app_${count}`
    if (count === 1) {
      await insertGroup(db(), { id: groupId, name: 'Retail', createdAt: at })
      await insertMember(db(), {
        id: memberId,
        username: 'one',
        displayName: 'One',
        email: null,
        roles: ['member'],
        active: true,
        createdAt: at,
      })
    }
    await inTransaction(database(), async (tx) => {
      const names = { name: `Sound_${count}`, appKey: `key-${count}`, scenario: 's', groupId }
      const made = { createdAt: at, createdBy: null }
      await insertApplication(tx, { id, ...names, ...made, whitelist: null })
      const sealed = { sealed: Buffer.of(1), keyId: 'k', custom: false }
      await insertSecretVersion(tx, { applicationId: id, version: 1, ...sealed, ...made })
      const role = 'owner'
      const owner = { id: `mbs_${count}`, applicationId: id, memberId, role, endsOn: null, at }
      await putMemberships(tx, [{ ...owner, role }])
      const subject = { kind: 'application', id, name: null }
      const event = { event: 'application.created', actorId: null, address: null } as const
      await appendEvents(tx, [{ ...event, subject, applicationId: id }], at.getTime())
    })
    expect(await findBrokenInvariants(db())).toStrictEqual([])
  })

  /** What is found while a change is there; the change is undone. */
  const findAfter = async (change: () => Promise<unknown>): Promise<string[]> => {
    await change()
    const broken = await findBrokenInvariants(db())
    return broken.map(({ invariant, subject, fault }) => `${invariant} ${subject}: ${fault}`)
  }
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db())

  it('[CR7] I2: a live application without a current secret', async () => {
    const end = (value: Date | null) =>
      run(sql`update secret_versions set ends_at = ${value} where application_id = ${id}`)
    expect(await findAfter(() => end(at))).toStrictEqual([
      `I2 ${id}: a live application without exactly one current, sealed secret`,
    ])
    await end(null)
  })

  it('[AP7] I2: a live application without an owner', async () => {
    const setRole = (role: string) =>
      inTransaction(database(), async (tx) => {
        // Past the trigger, as a database that lost it would be.
        await sql`alter table memberships disable trigger memberships__last_owner`.execute(tx)
        await sql`update memberships set role = ${role} where application_id = ${id}`.execute(tx)
        await sql`alter table memberships enable trigger memberships__last_owner`.execute(tx)
      })
    expect(await findAfter(() => setRole('member'))).toStrictEqual([
      `I2 ${id}: a live application without an owner`,
    ])
    await setRole('owner')
  })

  it('[AP9] I2 and I3: a deleted application that left things behind, without an event', async () => {
    expect(await findAfter(() => buryApplication(db(), id, at))).toStrictEqual([
      `I2 ${id}: a deleted application that left something behind`,
      `I3 ${id}: a deletion without exactly one event`,
    ])
    await run(sql`update applications set state = 'active', deleted_at = null where id = ${id}`)
  })

  it('[RQ3] I1: an approved request without its application, and the other way round', async () => {
    const request = (
      state: string,
      result: string | null,
      requestId = `req_${count}`,
      kind = 'create-application',
    ) =>
      run(sql`insert into requests (id, kind, state, applicant_id, form, chain, submitted_at, ended_at,
          result_application_id)
        values (${requestId}, ${kind}, ${state}, ${memberId}, '{}', '[]', ${at}, ${at}, ${result})`)
    const remove = () => run(sql`delete from requests`)
    expect(await findAfter(() => request('APPROVED', null))).toStrictEqual([
      `I1 req_${count}: an approved creation request without its one application`,
    ])
    await remove()
    expect(await findAfter(() => request('REJECTED', id))).toStrictEqual([
      `I1 req_${count}: an application of a request that was not approved`,
    ])
    await remove()
    // Whoever joined an application that was asked for has a request of the same application.
    await request('APPROVED', id)
    expect(
      await findAfter(() => request('APPROVED', id, 'req_join', 'join-application')),
    ).toStrictEqual([])
    expect(await findAfter(() => request('APPROVED', id, 'req_twin'))).toHaveLength(2)
    await remove()
  })

  it('I4: one event delivered twice to one receiver', async () => {
    const deliver = (delivery: string) =>
      run(sql`insert into deliveries (id, channel, member_id, event_sequence, payload, next_at)
        values (${delivery}, 'email', ${memberId}, 1, '{}', ${at})`)
    await deliver('dlv_1')
    expect(await findBrokenInvariants(db())).toStrictEqual([])
    expect(await findAfter(() => deliver('dlv_2'))).toStrictEqual([
      'I4 dlv_1: an event that goes twice to one receiver',
    ])
    await run(sql`delete from deliveries`)
  })

  it('[AP4] I5: two names that are one after normalisation', async () => {
    const rename = (name: string) =>
      run(sql`update applications set name = ${name} where id = ${id}`)
    await run(sql`update applications set name = ${'Caf\u00e9_bar'} where id = 'app_1'`)
    expect(await findAfter(() => rename('Cafe\u0301_bar'))).toHaveLength(1)
    await rename(`Sound_${count}`)
  })

  it('[AU1] I3: an event that was changed, by its place', async () => {
    const last = await event('application.edited')
    const change = (name: string) =>
      inTransaction(database(), async (tx) => {
        await sql`alter table events disable trigger events__append_only`.execute(tx)
        await sql`update events set event = ${name} where sequence = ${last}`.execute(tx)
        await sql`alter table events enable trigger events__append_only`.execute(tx)
      })
    expect(await findAfter(() => change('application.forged'))).toStrictEqual([
      `I3 ${last}: event changed`,
    ])
    await change('application.edited')
  })

  it('I6: answers that were given and are not true', async () => {
    const log: Acknowledged[] = [
      { kind: 'application', id, state: 'there' },
      { kind: 'secret', id, state: 1 },
    ]
    expect(await findBrokenInvariants(db(), log)).toStrictEqual([])
    const lies: Acknowledged[] = [
      { kind: 'application', id: 'app_lost', state: 'there' },
      { kind: 'application', id, state: 'deleted' },
      { kind: 'secret', id, state: 2 },
      { kind: 'request', id: 'req_lost', state: 'PENDING' },
    ]
    const broken = await findBrokenInvariants(db(), [...log, ...lies])
    expect(broken.map(({ invariant, subject }) => `${invariant} ${subject}`)).toStrictEqual([
      'I6 application app_lost there',
      `I6 application ${id} deleted`,
      `I6 secret ${id} 2`,
      'I6 request req_lost PENDING',
    ])
  })

  describe('[GW4] I7: a call that passed', () => {
    const apiId = 'api_1'
    const call: ReportedCall = {
      requestId: 'call_1',
      at: at.toISOString(),
      gatewayId: 'gw_1',
      apiId,
      applicationId: null,
      appKey: null,
      environment: 'PROD',
      clientAddress: '10.0.0.7',
      authentication: 'signature',
      secretVersion: 1,
      method: 'POST',
      path: '/list/api_1',
      status: 200,
      code: null,
      durationMs: 1,
      upstreamMs: 1,
      requestBytes: 0,
      responseBytes: 0,
    }
    /** What is found once the call was made, so many milliseconds after the change. */
    const findOf = async (
      change: ReturnType<typeof sql>,
      lateMs: number,
      more: Partial<ReportedCall> = {},
    ): Promise<string[]> => {
      const calledAt = new Date(at.getTime() + lateMs).toISOString()
      const own = { applicationId: id, appKey: `key-${count}`, at: calledAt }
      await insertCalls(db(), [{ ...call, ...own, ...more }])
      await run(sql`insert into service_projects (id, name, created_at) values ('prj_1', 'P', ${at})
        on conflict do nothing`)
      await run(sql`insert into apis (id, project_id, name, operation, upstream_prod, created_at, updated_at)
        values (${apiId}, 'prj_1', 'Api', 'list', 'http://upstream.test', ${at}, ${at}) on conflict do nothing`)
      await run(sql`insert into grants (id, kind, application_id, api_id, environment, granted_at)
        values ('grt_1', 'api', ${id}, ${apiId}, 'PROD', ${at})`)
      expect(await findBrokenInvariants(db())).toStrictEqual([])
      return findAfter(() => run(change))
    }
    afterEach(async () => {
      await run(sql`delete from grants`)
      await run(sql`delete from call_records`)
      await run(
        sql`update applications set state = 'active', suspended_at = null, whitelist_enabled = false`,
      )
      await run(sql`update secret_versions set ends_at = null`)
    })

    it('after its application was suspended, with a second of grace', async () => {
      const suspend = sql`update applications set state = 'suspended', suspended_at = ${at} where id = ${id}`
      expect(await findOf(suspend, 1001)).toStrictEqual([
        'I7 call_1: a call that passed although its application had been stopped',
      ])
    })

    it('within that second is none', async () => {
      const suspend = sql`update applications set state = 'suspended', suspended_at = ${at} where id = ${id}`
      expect(await findOf(suspend, 1000)).toStrictEqual([])
    })

    it('by a dead secret', async () => {
      const change = sql`update secret_versions set ends_at = ${at} where application_id = ${id}`
      expect(await findOf(change, 1001)).toContain(
        'I7 call_1: a call that passed by a secret that was dead',
      )
    })

    it('with a key of another application', async () => {
      const change = sql`update call_records set app_key = 'key-of-nobody'`
      expect(await findOf(change, 0)).toStrictEqual([
        'I7 call_1: a call that passed with a key that its application does not have',
      ])
    })

    it.each([
      ['ended', sql`update grants set state = 'revoked', ended_at = ${at}`, 1001],
      ['expired', sql`update grants set expires_on = '2026-03-02'`, 16 * 3_600_000 + 1001],
      ['of another environment', sql`update grants set environment = 'DEV'`, 0],
      ['not given yet', sql`update grants set granted_at = ${new Date(at.getTime() + 1)}`, 0],
    ])('by a grant that was %s', async (_, change, lateMs) => {
      expect(await findOf(change, lateMs)).toStrictEqual([
        'I7 call_1: a call that passed without a grant',
      ])
    })

    it('unsigned, from an address that was taken off the list', async () => {
      const list = (block: string) => sql`update applications set whitelist_enabled = true,
        whitelist_entries = ${JSON.stringify([{ typed: block, canonical: block }])}::jsonb where id = ${id}`
      await run(list('10.0.0.0/24'))
      const unsigned = { authentication: 'ip-whitelist', secretVersion: null }
      expect(await findOf(list('10.0.1.0/24'), 1001, unsigned)).toStrictEqual([
        'I7 call_1: a call that passed unsigned from an address that is not listed',
      ])
    })
  })
})
