/** Changes of one application at the same moment: one wins, the others are told, and nothing is left half done. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '@portico/domain'
import { Conflict, deleteMemberships, inTransaction, listSecretVersions } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import type { Caller } from '../caller.ts'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { atApplication, codesOf, createRace, oneWon, times } from '../testing-races.ts'
import type { Race } from '../testing-races.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { addMembers } from './change-members.ts'
import { createApplication } from './create-application.ts'
import { decideOnRequest } from './decide-request.ts'
import { deleteApplication } from './delete-application.ts'
import { editApplication } from './edit-application.ts'
import { addMembershipIn } from './place-membership.ts'
import { resetSecret } from './reset-secret.ts'
import { revealSecret } from './reveal-secret.ts'
import { suspendApplication } from './suspend-application.ts'

describeEachDatabase('races on applications', (kind) => {
  let server: TestServer
  let race: Race
  let admin: Caller
  let owner: Caller
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    race = createRace(server, kind)
    groupId = await addTestGroup(server, 'Retail')
    owner = {
      actor: { memberId: server.ids.owner, roles: ['member'] },
      username: 'owner',
      displayName: 'Owner',
      address: '127.0.0.1',
      requestId: 'req_race',
      authentication: { by: 'token', tokenId: 'tok_race', scopes: ['write'] },
    }
    admin = { ...owner, actor: { memberId: server.ids.admin, roles: ['super_admin'] } }
  })
  afterAll(() => server.close())
  afterEach(async () => {
    expect(await server.findBroken()).toStrictEqual([])
  })

  const create = async (ownerIds = [server.ids.owner]) => {
    count += 1
    return addTestApplication(server, { name: `Raced_${count}`, groupId, ownerIds })
  }

  it('[AP4] of several creations with one name one wins', async () => {
    const form = { name: 'Wanted_by_all', groupId, scenario: 's', ownerIds: [server.ids.owner] }
    const outcomes = await race(
      { table: 'application_groups', id: groupId },
      times(() => createApplication(server.deps, admin, form)),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('application.name-taken'))
    const rows = await server.database.kysely
      .selectFrom('applications')
      .select('id')
      .where('name', '=', form.name)
      .execute()
    expect(rows).toHaveLength(1)
  })

  it('[CR3] of several creations with one AppKey one wins', async () => {
    const customKey = { appKey: 'key-wanted-by-all', appSecret: 'kL9_2mPq-77Zx_oVw41bN' }
    let number = 0
    const outcomes = await race(
      { table: 'application_groups', id: groupId },
      times(() => {
        number += 1
        const name = `Key_hunter_${number}`
        const form = { name, groupId, scenario: 's', ownerIds: [server.ids.owner], customKey }
        return createApplication(server.deps, admin, form)
      }),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('credential.app-key-taken'))
  })

  it('[AP8] of several edits with one version one wins', async () => {
    const { id, version } = await create()
    let number = 0
    const outcomes = await race(
      atApplication(id),
      times(() => {
        number += 1
        const edit = { scenario: `Edit ${number}` }
        return editApplication(server.deps, admin, { id, edit, version })
      }),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('version.stale'))
  })

  it('[CR6] of several resets at once one wins, and what it answered is what holds', async () => {
    const { id } = await create()
    const outcomes = await race(
      atApplication(id),
      times(() => resetSecret(server.deps, admin, { id, mode: 'auto' })),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('credential.reset-meanwhile'))
    const winner = outcomes.find((outcome) => outcome.ok)
    const revealed = await revealSecret(server.deps, admin, id)
    expect(revealed.ok && revealed.value.appSecret).toBe(winner?.ok && winner.value.appSecret)
    expect(await listSecretVersions(server.database.kysely, id)).toHaveLength(2)
  })

  it('[AP10] of several suspensions one wins', async () => {
    const { id } = await create()
    const outcomes = await race(
      atApplication(id),
      times(() => suspendApplication(server.deps, admin, id)),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('application.not-active'))
  })

  it('[AP9] of several deletions one wins', async () => {
    const { id, name } = await create()
    const outcomes = await race(
      atApplication(id),
      times(() =>
        deleteApplication(server.deps, admin, { id, confirmName: name, version: undefined }),
      ),
    )
    expect(codesOf(outcomes)).toStrictEqual(oneWon('application.unknown'))
  })

  describe('[AP9] a deletion against somebody who comes', () => {
    type Start = (id: string) => Promise<Outcome<unknown>>
    const arrivals: [string, Start][] = [
      [
        'an owner adds a member',
        (id) => {
          const memberIds = [server.ids.member]
          return addMembers(server.deps, admin, { id, memberIds, validity: { period: '30d' } })
        },
      ],
      [
        'an approved join takes effect',
        (id) =>
          inTransaction(server.database, (tx) =>
            addMembershipIn(tx, server.deps, admin, {
              applicationId: id,
              memberId: server.ids.outsider,
              validity: { period: 'permanent' },
              requestId: null,
            }),
          ),
      ],
    ]
    it.each(arrivals)('%s: before it and gone with it, or refused after it', async (_, arrive) => {
      for (const deletionFirst of [true, false]) {
        const { id, name } = await create()
        const input = { id, confirmName: name, version: undefined }
        const remove: () => Promise<Outcome<unknown>> = () =>
          deleteApplication(server.deps, admin, input)
        const starts = [remove, () => arrive(id)]
        const outcomes = await race(atApplication(id), deletionFirst ? starts : starts.toReversed())
        const [removed, arrived] = deletionFirst ? outcomes : outcomes.toReversed()
        expect(removed?.ok).toBe(true)
        expect(['ok', 'application.unknown']).toContain(
          arrived?.ok === false ? arrived.refusal.code : 'ok',
        )
        const left = await server.database.kysely
          .selectFrom('memberships')
          .select('id')
          .where('application_id', '=', id)
          .execute()
        expect(left).toStrictEqual([])
      }
    })
  })

  it('[AP9] [RQ2] [RQ3] a deletion against an approval: the join is undone with it, or cancelled', async () => {
    for (const deletionFirst of [true, false]) {
      const { id, name } = await create()
      const asked = await server.as('outsider')('submitRequest', {
        body: {
          kind: 'join-application',
          applicationId: id,
          validity: { period: 'permanent' },
          reason: 'To look after it',
        },
      })
      const requestId = asked.answer.id
      const remove: () => Promise<Outcome<unknown>> = () =>
        deleteApplication(server.deps, admin, { id, confirmName: name, version: undefined })
      const approve = () =>
        decideOnRequest(server.deps, owner, {
          requestId,
          decision: { action: 'pass', note: '' },
          version: undefined,
        })
      const starts = deletionFirst ? [remove, approve] : [approve, remove]
      const outcomes = await race({ table: 'requests', id: requestId }, starts)
      const [removed, approved] = deletionFirst ? outcomes : outcomes.toReversed()
      expect(removed?.ok).toBe(true)
      const { answer } = await server.as('outsider')('getRequest', { params: { id: requestId } })
      expect(answer.state).toBe(approved?.ok === true ? 'APPROVED' : 'CANCELLED')
      expect(approved?.ok === false ? approved.refusal.code : 'ok').toBe(
        answer.state === 'APPROVED' ? 'ok' : 'request.ended',
      )
    }
  })

  it('[AP7] two owners cannot both be taken away: the schema refuses the second', async () => {
    const { id } = await create([server.ids.owner, server.ids.member])
    // Past every rule of ours, each leaving the other: what a forgotten lock would do.
    const takeAway = (memberId: string) =>
      inTransaction(server.database, async (tx) => {
        await deleteMemberships(tx, id, [memberId])
        return 'gone'
      }).catch((error: unknown) => error)
    const results = await Promise.all([takeAway(server.ids.owner), takeAway(server.ids.member)])
    expect(results.filter((result) => result === 'gone')).toHaveLength(1)
    const refused = results.find((result) => result !== 'gone')
    expect(refused).toBeInstanceOf(Conflict)
    expect(refused).toMatchObject({ constraint: 'memberships__last_owner' })
  })
})
