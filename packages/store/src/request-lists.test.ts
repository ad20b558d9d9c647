import { beforeAll, expect, it } from 'vitest'
import { listRequests } from './request-lists.ts'
import type { RequestsPage } from './request-lists.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'

/** Old requests with one rare word each, below more new ones than a search looks through. */
const rows = `
insert into members (id, username, display_name, created_at) values
  ('mem_many', 'many', 'Many', now()), ('mem_rare', 'rare', '欧阳', now());
insert into application_groups (id, name, created_at) values ('grp_1', 'One', now());
insert into applications (id, group_id, name, scenario, app_key, state, deleted_at, created_at, updated_at) values
  ('app_live', 'grp_1', '风险看板', 'x', 'key1', 'active', null, now(), now()),
  ('app_gone', 'grp_1', 'departed', 'x', 'key2', 'deleted', now(), now(), now()),
  ('app_many', 'grp_1', 'everyday', 'x', 'key3', 'active', null, now(), now());
insert into requests (id, kind, state, applicant_id, form, chain, application_id, group_id, asked_name, submitted_at, ended_at) values
  ('req_01', 'join-application', 'APPROVED', 'mem_rare', '{}', '{"steps":[],"currentStep":0}', 'app_many', null, null, now(), now()),
  ('req_02', 'join-application', 'REJECTED', 'mem_many', '{}', '{"steps":[],"currentStep":0}', 'app_live', null, null, now(), now()),
  ('req_03', 'join-application', 'CANCELLED', 'mem_many', '{}', '{"steps":[],"currentStep":0}', 'app_gone', null, null, now(), now()),
  ('req_04', 'create-application', 'WITHDRAWN', 'mem_many', '{}', '{"steps":[],"currentStep":0}', null, 'grp_1', 'Harvest_2', now(), now());
insert into requests (id, kind, state, applicant_id, form, chain, application_id, submitted_at, ended_at)
  select 'req_1' || lpad(n::text, 5, '0'), 'join-application', 'APPROVED', 'mem_many', '{}', '{"steps":[],"currentStep":0}',
    'app_many', now(), now() from generate_series(1, 1100) n;
insert into request_participants (request_id, member_id, part)
  select id, 'mem_rare', 'decided' from requests;
`

describeEachDatabase('lists of requests', (kind) => {
  const database = withDatabase({ kind })
  beforeAll(() => database().execScript(rows))

  async function find(page: Partial<RequestsPage>): Promise<string[]> {
    const found = await listRequests(database().kysely, {
      view: 'all',
      memberId: 'mem_rare',
      kind: undefined,
      state: undefined,
      q: undefined,
      before: undefined,
      limit: 20,
      ...page,
    })
    return found.map(({ request }) => request.id)
  }

  it.each([
    ['the applicant', '阳', ['req_01']],
    ['a live application', '险看', ['req_02']],
    ['an application that is gone', 'PARTED', ['req_03']],
    ['the name asked for', 'harvest', ['req_04']],
    ['nothing', 'nowhere', []],
  ])('[RQ10] finds an old request by %s', async (_what, q, ids) => {
    expect(await find({ q })).toStrictEqual(ids)
    expect(await find({ q, view: 'decided' })).toStrictEqual(ids)
    expect(await find({ q, view: 'to-decide' })).toStrictEqual([])
  })

  it('keeps to the other filters while it searches', async () => {
    expect(await find({ q: '险', state: 'APPROVED' })).toStrictEqual([])
    expect(await find({ q: '险', kind: 'join-application' })).toStrictEqual(['req_02'])
    expect(await find({ q: '欧', view: 'mine' })).toStrictEqual(['req_01'])
    expect(await find({ q: 'harvest', before: 'req_04' })).toStrictEqual([])
  })

  it('lists the newest first, page by page, what is common too', async () => {
    const first = await find({ q: 'everyday', limit: 2 })
    expect(first).toStrictEqual(['req_101100', 'req_101099'])
    expect(await find({ q: 'everyday', limit: 2, before: first[1] })).toStrictEqual([
      'req_101098',
      'req_101097',
    ])
    expect(await find({ view: 'decided', limit: 1 })).toStrictEqual(['req_101100'])
    expect(await find({ state: 'REJECTED' })).toStrictEqual(['req_02'])
  })
})
