/** A small organisation to look at screens with: people of each role, applications in each state, requests under way. */
import type { Call, Grant } from '@portico/contract'
import { createApplication } from './fake-creation.ts'
import { submit } from './fake-requests.ts'
import { buildWorld, dayAfter, iso } from './fake-world.ts'
import type { FakeApplication, FakePerson, FakeWorld } from './fake-world.ts'

/** The password of every sample person. */
export const samplePassword = 'portico-sample'

const people = [
  ['admin', '沈知行', ['super_admin', 'member']],
  ['lin.che', '林澈', ['system_admin', 'member']],
  ['zhou.mingyuan', '周明远', ['member']],
  ['amelia', 'Amelia Okafor-Whitfield', ['member']],
  ['newcomer', '顾一帆', ['member']],
  ['chen.yu', '陈屿', ['member']],
  ['he.wanqing', '何晚晴', ['member']],
  ['tomas', 'Tomás Herrera', ['member']],
  ['xu.ran', '徐然', ['member']],
  ['priya', 'Priya Raghunathan', ['member']],
  ['song.zhi', '宋栀', ['member']],
  ['jonas', 'Jonas Bergström', ['member']],
] as const

const groups = [
  '交易中台',
  '风控与合规',
  '数据产品',
  'Partner Integrations',
  '内部工具',
  '物流履约',
]

const applications = [
  ['订单查询服务', 0, '供客服工作台按订单号查询订单与物流状态。', 'zhou.mingyuan'],
  [
    'risk_scoring_batch',
    1,
    'Nightly scoring of merchant accounts for the risk desk.',
    'zhou.mingyuan',
  ],
  ['会员画像看板', 2, '运营看板读取会员分群与活跃度指标。', 'zhou.mingyuan'],
  [
    'PartnerSettlementSync_Europe',
    3,
    'Settlement figures for partners in Europe.',
    'zhou.mingyuan',
  ],
  ['仓配时效监控', 5, '监控各仓出库与配送时效，异常时告警。', 'chen.yu'],
  ['invoice_archive', 4, 'Reads invoices for the archive of the finance department.', 'he.wanqing'],
  ['反欺诈实时评分', 1, '交易支付前实时计算欺诈评分。', 'he.wanqing'],
  ['商品主数据同步', 0, '向第三方商城同步商品主数据与价格。', 'tomas'],
  ['warehouse_capacity', 5, 'Capacity planning of the warehouses.', 'xu.ran'],
  ['客服质检分析', 4, '抽检客服会话并统计服务质量。', 'song.zhi'],
  ['priceMonitor', 2, 'Watches prices of comparable offers.', 'priya'],
  ['退款对账', 0, '按日核对退款流水与账务。', 'jonas'],
] as const

function addPeople(world: FakeWorld): void {
  for (const [username, displayName, roles] of people) {
    world.people.push({
      id: world.nextId('mem'),
      username,
      displayName,
      email: `${username}@example.org`,
      password: samplePassword,
      oneTimeCode: null,
      roles: [...roles],
      active: true,
      language: null,
      theme: 'system',
      timeZone: null,
      version: 1,
    })
  }
}

/** The sample person of a username. */
function personNamed(world: FakeWorld, username: string): FakePerson {
  const person = world.people.find((each) => each.username === username)
  if (person === undefined) throw new Error(`nobody of the sample is named ${username}`)
  return person
}

function addApplications(world: FakeWorld): void {
  const dayMs = 86_400_000
  for (const [index, [name, group, scenario, owner]] of applications.entries()) {
    const ownerId = personNamed(world, owner).id
    const payload = {
      kind: 'create-application',
      name,
      groupId: world.groups[group]?.id ?? '',
      scenario,
      ownerIds: [ownerId],
      customAppKey: index === 1 ? 'risk-scoring-2026' : null,
      whitelist: null,
    } as const
    const secret = index === 1 ? 'kT8-vQ2_mZ5xW9sLr3Hd' : undefined
    const made = createApplication(world, payload, ownerId, secret)
    made.createdAt -= (40 - index) * dayMs
    made.updatedAt -= index * dayMs * 0.7
  }
}

function enrich(world: FakeWorld): void {
  const [orders, risk, profile, partner, delivery] = world.applications
  if (!orders || !risk || !profile || !partner || !delivery) return
  const join = (application: FakeApplication, username: string, endsOn: string | null) =>
    application.memberships.push({
      memberId: personNamed(world, username).id,
      role: 'member',
      endsOn,
      joinedAt: world.now() - 20 * 86_400_000,
    })
  join(orders, 'amelia', dayAfter(world, 6))
  join(orders, 'chen.yu', null)
  join(orders, 'xu.ran', dayAfter(world, -2))
  join(delivery, 'zhou.mingyuan', dayAfter(world, 9))
  join(delivery, 'amelia', dayAfter(world, 120))
  orders.whitelist = {
    enabled: true,
    mode: 'exempt',
    entries: '192.168.3.12/24;10.8.0.7;172.16.0.0/12',
  }
  orders.refusedAddresses = [
    { address: '10.8.0.21', calls: 14, lastAt: iso(world.now() - 360_000) },
    { address: '10.9.4.2', calls: 3, lastAt: iso(world.now() - 7_200_000) },
  ]
  Object.assign(partner, { state: 'suspended', suspendedAt: world.now() - 5_400_000 })
  for (const username of ['lin.che', 'tomas', 'priya', 'song.zhi']) {
    const memberId = personNamed(world, username).id
    profile.memberships.push({ memberId, role: 'owner', endsOn: null, joinedAt: world.now() })
  }
}

function addGrants(world: FakeWorld): void {
  const apis = ['按单号查询订单', 'list_shipments', '会员分群', 'merchant_risk', '更新订单备注']
  const operations = ['get', 'list', 'list', 'get', 'update'] as const
  const [first, second] = world.applications
  if (!first || !second) return
  for (const [index, name] of apis.entries()) {
    const application = index === 3 ? second : first
    world.grants.push({
      id: world.nextId('grt'),
      kind: 'api',
      application: { id: application.id, name: application.name },
      api: { id: world.nextId('api'), name },
      project: { id: 'prj_1', name: index === 3 ? 'Risk services' : '订单服务' },
      operation: operations[index] ?? 'get',
      dataSource: null,
      access: null,
      environment: index === 1 ? 'DEV' : 'PROD',
      state: index === 2 ? 'expired' : 'valid',
      expiresOn: index % 2 === 0 ? dayAfter(world, index === 2 ? -3 : 80) : null,
      grantedAt: iso(world.now() - (index + 2) * 86_400_000),
      grantedBy: null,
      reason: null,
      pendingRequestId: null,
      can: ['grant.view', 'grant.return'],
    } satisfies Grant)
  }
}

const callShapes = [
  { status: 200, code: null, authentication: 'signature', advice: null },
  { status: 200, code: null, authentication: 'ip-whitelist', advice: null },
  {
    status: 403,
    code: 'A403IS',
    authentication: 'none',
    advice: 'The signature differs from what the gateway computed; compare the string to sign.',
  },
  {
    status: 403,
    code: 'A403IP',
    authentication: 'none',
    advice: 'Unsigned call from an address that is not listed: sign the call, or add 10.8.0.21.',
  },
  {
    status: 504,
    code: 'D504TO',
    authentication: 'signature',
    advice: 'The backend did not answer in time.',
  },
] as const

function addCalls(world: FakeWorld): void {
  const [application] = world.applications
  if (application === undefined) return
  for (let index = 0; index < 36; index += 1) {
    const shape = callShapes[[0, 0, 1, 0, 2, 0, 3, 0, 4][index % 9] ?? 0] ?? callShapes[0]
    world.calls.push({
      ...shape,
      id: world.nextId('cal'),
      requestId: `7f3a9c1e-${String(index).padStart(4, '0')}-4d1b`,
      at: iso(world.now() - index * 97_531),
      gatewayId: 'gwy_local',
      apiId: 'api_1',
      apiName: index % 9 === 4 ? null : '按单号查询订单',
      applicationId: application.id,
      appKey: application.appKey,
      environment: 'PROD',
      clientAddress: index % 9 === 6 ? '10.8.0.21' : '10.8.0.7',
      secretVersion: 1,
      method: 'POST',
      path: '/get/api_1',
      durationMs: 12 + ((index * 7) % 41),
      upstreamMs: shape.status === 403 ? null : 9 + ((index * 5) % 31),
      requestBytes: 312,
      responseBytes: 1_024 + index * 13,
    } satisfies Call)
  }
}

function addRequests(world: FakeWorld): void {
  const by = (username: string) => personNamed(world, username)
  const groupId = (index: number) => world.groups[index]?.id ?? ''
  const [orders] = world.applications
  const creation = (name: string, group: number, username: string, scenario: string) =>
    submit(
      world,
      {
        kind: 'create-application',
        name,
        groupId: groupId(group),
        scenario,
        ownerIds: [by(username).id],
      },
      by(username),
    )
  creation('发票识别接口', 4, 'zhou.mingyuan', '识别供应商发票并写入报销单。')
  creation('shipment_tracking_app', 5, 'amelia', 'Shows customers where their parcels are.')
  creation('门店客流统计', 2, 'newcomer', '统计各门店每小时客流，供选址团队使用。')
  if (orders === undefined) return
  submit(
    world,
    {
      kind: 'join-application',
      applicationId: orders.id,
      validity: { period: '180d' },
      reason: '负责客服工作台联调，需要查看密钥并申请测试环境权限。',
    },
    by('he.wanqing'),
  )
}

/** The sample organisation as it is at the first look. */
export function buildSampleWorld(now: () => number = Date.now): FakeWorld {
  const world = buildWorld(now)
  addPeople(world)
  for (const name of groups) {
    world.groups.push({ id: world.nextId('grp'), name, createdAt: now() - 90 * 86_400_000 })
  }
  addApplications(world)
  enrich(world)
  addGrants(world)
  addCalls(world)
  addRequests(world)
  return world
}
