/** The three lists of applications: who sees which, in which order, and what a search finds (AP11). */
import { beforeAll, describe, expect, it } from 'vitest'
import { listApplications } from './application-lists.ts'
import type { ApplicationsPage } from './application-lists.ts'
import { insertGroup } from './application-groups.ts'
import { buryApplication, insertApplication, updateApplication } from './applications.ts'
import { insertMember } from './members.ts'
import { putMemberships } from './memberships.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'

const at = new Date('2026-03-02T08:00:00Z')
const today = '2026-03-02'

describeEachDatabase('lists of applications', (kind) => {
  const database = withDatabase({ kind })
  const db = () => database().kysely
  let serial = 0
  const nextId = (prefix: string) => {
    serial += 1
    return `${prefix}_${String(serial).padStart(20, '0')}`
  }

  const join = (
    applicationId: string,
    memberId: string,
    role: 'owner' | 'member',
    endsOn: string | null,
  ) => putMemberships(db(), [{ id: nextId('mbs'), applicationId, memberId, role, endsOn, at }])

  const add = async (name: string, groupId: string, appKey = `key-of-${name}`) => {
    const id = nextId('app')
    const whitelist = null
    const created = { id, groupId, name, scenario: 's', appKey, createdAt: at, whitelist }
    expect(await insertApplication(db(), { ...created, createdBy: null })).toBeNull()
    await join(id, 'mem_boss', 'owner', null)
    return id
  }

  beforeAll(async () => {
    for (const id of ['mem_boss', 'mem_me']) {
      const roles = ['member'] as const
      const names = { username: id.slice(4), displayName: id, email: null }
      await insertMember(db(), { id, ...names, roles: [...roles], active: true, createdAt: at })
    }
    for (const name of ['Retail', 'Finance']) {
      await insertGroup(db(), { id: `grp_${name}`, name, createdAt: at })
    }
    const mine = await add('库存查询_Stock', 'grp_Retail')
    await join(mine, 'mem_me', 'owner', null)
    await join(await add('Valid_till_today', 'grp_Retail'), 'mem_me', 'member', today)
    await join(await add('Expired_yesterday', 'grp_Finance'), 'mem_me', 'member', '2026-03-01')
    await add('Somebody_else', 'grp_Finance', 'CUSTOM-Key-0042')
    const asleep = await add('Asleep', 'grp_Retail')
    const life = { state: 'suspended', suspendedAt: at } as const
    await updateApplication(db(), asleep, { life }, at)
    await buryApplication(db(), await add('Gone_for_good', 'grp_Retail'), at)
  })

  const list = async (page: Partial<ApplicationsPage>) => {
    const nothing = { q: undefined, groupId: undefined, state: undefined, before: undefined }
    const whole = { view: 'my', readerId: 'mem_me', today, limit: 100, ...nothing } as const
    return listApplications(db(), { ...whole, ...page })
  }
  const names = async (page: Partial<ApplicationsPage>) =>
    (await list(page)).map((entry) => entry.name)

  it('[AP11] [MB2] My holds what I own or belong to, through the last day', async () => {
    expect(await names({ view: 'my' })).toStrictEqual(['Valid_till_today', '库存查询_Stock'])
    expect(await names({ view: 'my', today: '2026-03-03' })).toStrictEqual(['库存查询_Stock'])
  })

  it('[AP11] Not Joined holds all others that live, an expired membership too', async () => {
    expect(await names({ view: 'not-joined' })).toStrictEqual([
      'Asleep',
      'Somebody_else',
      'Expired_yesterday',
    ])
  })

  it('[AP9] no list holds a deleted application, whatever is searched', async () => {
    expect(await names({ view: 'all' })).toHaveLength(5)
    expect(await names({ view: 'all', q: 'Gone_for' })).toStrictEqual([])
  })

  it('filters by group and by state', async () => {
    expect(await names({ view: 'all', groupId: 'grp_Finance' })).toStrictEqual([
      'Somebody_else',
      'Expired_yesterday',
    ])
    expect(await names({ view: 'all', state: 'suspended' })).toStrictEqual(['Asleep'])
    expect(await names({ view: 'my', groupId: 'grp_Finance' })).toStrictEqual([])
  })

  it.each([
    ['存', ['库存查询_Stock']],
    ['存查', ['库存查询_Stock']],
    ['查询_s', ['库存查询_Stock']],
    ['STOCK', ['库存查询_Stock']],
    ['tom-key-00', ['Somebody_else']],
    ['e', ['Asleep', 'Somebody_else', 'Expired_yesterday', 'Valid_till_today', '库存查询_Stock']],
    ['%', []],
    ['_', ['Somebody_else', 'Expired_yesterday', 'Valid_till_today', '库存查询_Stock']],
    ['nowhere at all', []],
  ])('[AP11] a search for %s finds parts of names and keys, Han included', async (q, expected) => {
    expect(await names({ view: 'all', q })).toStrictEqual(expected)
  })

  it('a search keeps to its view, group and place', async () => {
    expect(await names({ view: 'my', q: 'o' })).toStrictEqual([
      'Valid_till_today',
      '库存查询_Stock',
    ])
    expect(await names({ view: 'not-joined', q: 'o', groupId: 'grp_Finance' })).toStrictEqual([
      'Somebody_else',
      'Expired_yesterday',
    ])
    const [first] = await list({ view: 'not-joined', q: 'o', limit: 1 })
    expect(await names({ view: 'not-joined', q: 'o', before: first?.id })).not.toContain(
      first?.name,
    )
  })

  it('pages follow each other without gap or repeat', async () => {
    const seen: string[] = []
    let before: string | undefined
    for (;;) {
      const page = await list({ view: 'all', limit: 2, before })
      seen.push(...page.map((entry) => entry.name))
      before = page.at(-1)?.id
      if (page.length < 2) break
    }
    expect(seen).toStrictEqual(await names({ view: 'all' }))
  })

  it('a row says my role, the owners and what is authorised', async () => {
    const [row] = await list({ view: 'my', q: '库存' })
    expect(row).toMatchObject({
      group: { id: 'grp_Retail', name: 'Retail' },
      membership: { role: 'owner', endsOn: null },
      apiCount: 0,
      dataSourceCount: 0,
      pendingRequestId: null,
      whitelistEnabled: false,
      version: 1,
      updatedAt: at,
    })
    expect(row?.owners.map((owner) => owner.username)).toStrictEqual(['boss', 'me'])
  })

  describe('beyond the newest few thousand', () => {
    beforeAll(async () => {
      const rows = Array.from({ length: 4100 }, (_, index) => ({
        id: `app_z${String(index).padStart(19, '0')}`,
        group_id: 'grp_Retail',
        name: `Mass_${index}`,
        scenario: 's',
        app_key: `mass-key-${index}`,
        created_at: at,
        updated_at: at,
      }))
      for (let start = 0; start < rows.length; start += 1000) {
        await db()
          .insertInto('applications')
          .values(rows.slice(start, start + 1000))
          .execute()
      }
    }, 60_000)

    it('a rare part of a name or key is found by its grams', async () => {
      expect(await names({ view: 'all', q: '存查' })).toStrictEqual(['库存查询_Stock'])
      expect(await names({ view: 'all', q: 'c' })).toContain('Somebody_else')
      expect(await names({ view: 'not-joined', q: 'key-0042' })).toStrictEqual(['Somebody_else'])
      expect(await names({ view: 'not-joined', q: '库存' })).toStrictEqual([])
    })

    it('a part that thousands share gives the newest of them', async () => {
      const [first, second] = await names({ view: 'all', q: 'mass_', limit: 2 })
      expect([first, second]).toStrictEqual(['Mass_4099', 'Mass_4098'])
    })
  })
})
