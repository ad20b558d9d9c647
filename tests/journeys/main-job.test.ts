/** The main job, whole product: ask, approve, get a key, call through the gateway, and every refusal on the way. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PorticoError } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import { signRequest } from '@portico/signing'
import { password } from '../product.ts'
import type { Product } from '../product.ts'
import { stageDatabases, startProductOn } from './stage.ts'

type Key = Readonly<{ appKey: string; appSecret: string }>
type Answer = Readonly<{ status: number; code: string; text: string }>

describe.each(stageDatabases)('on %s', (kind) => {
  let product: Product
  let chen: Client
  let lin: Client
  let mei: Client
  let admin: Client
  let groupId: string
  let listApiId: string
  let key: Key

  beforeAll(async () => {
    product = await startProductOn(kind)
    ;[chen, lin, mei, admin] = await Promise.all([
      product.signIn('chen'),
      product.signIn('lin'),
      product.signIn('mei'),
      product.signIn('admin'),
    ])
    groupId = (await chen.listGroups({ query: { q: 'Analytics' } })).items[0]?.id ?? ''
    listApiId = (await chen.listApis({ query: { q: 'Countries' } })).items[0]?.id ?? ''
  }, 180_000)
  afterAll(async () => {
    const status = await product.stop()
    expect(status).toBe(0)
  })

  async function refusalOf(work: Promise<unknown>): Promise<PorticoError> {
    try {
      await work
    } catch (error) {
      if (error instanceof PorticoError) return error
      throw error
    }
    throw new Error('nothing was refused')
  }

  function form(more: object = {}) {
    return {
      kind: 'create-application' as const,
      name: 'trade_watch',
      groupId,
      scenario: 'Watches trade between neighbours',
      ownerIds: [] as string[],
      ...more,
    }
  }

  type Sent = Readonly<{ key?: Key; apiId?: string; timestampMs?: number; nonce?: string }>

  /** Signs and sends one call. */
  async function call(sent: Sent = {}): Promise<Answer> {
    const used = sent.key ?? key
    const url = `${product.gatewayUrl}/list/${sent.apiId ?? listApiId}?appKey=${used.appKey}&env=PROD`
    const body = JSON.stringify({ conditions: { name: '中国' }, returnFields: ['code', 'nameZh'] })
    const signed = signRequest({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      appKey: used.appKey,
      appSecret: used.appSecret,
      timestampMs: sent.timestampMs ?? Date.now(),
      nonce: sent.nonce ?? randomUUID(),
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const response = await fetch(url, { method: 'POST', headers: signed.headers, body })
    const code = response.headers.get('x-ca-error-code') ?? ''
    return { status: response.status, code, text: await response.text() }
  }

  /** Repeats a call until the gateway has heard of a change; a second is the promise (GW4). */
  async function callUntil(status: number, sent: Sent = {}): Promise<Answer> {
    const deadline = Date.now() + 5_000
    for (;;) {
      const answer = await call(sent)
      if (answer.status === status || Date.now() > deadline) return answer
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  describe('the sample organisation', () => {
    it('[GW6] its application has calls behind it: some that passed and some that were refused', async () => {
      const [row] = (await lin.listApplications({ query: { view: 'my' } })).items
      expect(row).toMatchObject({ name: 'world_explorer', myRole: 'owner' })
      const params = { id: row?.id ?? '' }
      const deadline = Date.now() + 20_000
      let calls = await lin.listCalls({ params })
      while (calls.items.length < 7 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 200))
        calls = await lin.listCalls({ params })
      }
      const codes = new Set(calls.items.map(({ code }) => code))
      expect([...codes]).toEqual(expect.arrayContaining([null, 'I404NF', 'A403IS']))
    })
  })

  describe('the main job', () => {
    it.each([
      [
        { name: '1trade' },
        422,
        'application.name-start',
        /start it with a Han character or a letter/,
      ],
      [{ name: 'abc' }, 422, 'application.name-length', /at least 4 and at most 26/],
      [{ name: 'trade watch' }, 422, 'application.name-character', /Character 6 of the name/],
      [{ name: 'world_explorer' }, 409, 'application.name-taken', /choose another name or group/],
      [{ groupId: 'grp_none' }, 422, 'group.unknown', /pick one from the list/],
    ])(
      '[AP1, AP2, AP3, AP4, AP5] asking for %j is refused',
      async (faulty, status, code, words) => {
        const me = await chen.getMe()
        const body = form({ ownerIds: [me.id], ...faulty })
        const refused = await refusalOf(chen.submitRequest({ body }))
        expect([refused.status, refused.code]).toEqual([status, code])
        expect(refused.message).toMatch(words)
      },
    )

    it('[RQ3] what is asked for does not exist before it is passed, and exists with its key after', async () => {
      const me = await chen.getMe()
      const request = await chen.submitRequest({ body: form({ ownerIds: [me.id] }) })
      expect(request.state).toBe('PENDING')
      expect((await chen.listApplications({ query: { view: 'my' } })).items).toEqual([])
      const hub = await admin.listRequests({ query: { view: 'to-decide' } })
      expect(hub.items.map(({ id }) => id)).toContain(request.id)
      const passed = await admin.approveRequest({ params: { id: request.id }, body: {} })
      expect(passed.state).toBe('APPROVED')
      const [mine] = (await chen.listApplications({ query: { view: 'my' } })).items
      expect(mine).toMatchObject({ name: 'trade_watch', myRole: 'owner', apiCount: 0 })
      key = await chen.revealSecret({ params: { id: mine?.id ?? '' } })
      expect(key.appSecret).toMatch(/^ptk_/)
    })

    it('[CR5] a stranger is not shown the secret', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const refused = await refusalOf(lin.revealSecret({ params: { id: row?.id ?? '' } }))
      expect([refused.status, refused.code]).toEqual([403, 'permission.denied'])
    })

    it('[GT1] a call without a grant is refused and says to ask for one', async () => {
      const answer = await callUntil(403)
      expect([answer.status, answer.code]).toEqual([403, 'I403AA'])
    })

    it('[GT2] the grant is asked for, passed by the project, and the call is answered', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const request = await chen.submitRequest({
        body: {
          kind: 'api-permission',
          applicationId: row?.id ?? '',
          apiId: listApiId,
          environment: 'PROD',
          validity: { period: '90d' },
        },
      })
      await mei.approveRequest({ params: { id: request.id }, body: {} })
      const answer = await callUntil(200)
      expect(answer.status).toBe(200)
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'DPN-OLTP-COMMON-000' })
      expect(answer.text).toContain('中国')
    })

    it('[SG5] a wrong signature is refused with the string that the server signed', async () => {
      const answer = await call({ key: { ...key, appSecret: `${key.appSecret}x` } })
      expect([answer.status, answer.code]).toEqual([403, 'A403IS'])
      expect(answer.text).toContain('Server StringToSign:')
      expect(answer.text).toContain(`/list/${listApiId}?appKey=${key.appKey}`)
    })

    it('[SG3] a timestamp older than the window is refused', async () => {
      const answer = await call({ timestampMs: Date.now() - 15 * 60_000 - 2_000 })
      expect([answer.status, answer.code]).toEqual([403, 'S403TE'])
    })

    it('[SG3] a nonce is spent once', async () => {
      const nonce = randomUUID()
      expect((await call({ nonce })).status).toBe(200)
      const again = await call({ nonce })
      expect([again.status, again.code]).toEqual([403, 'S403NU'])
    })

    it('[GW1] an unknown AppKey is refused', async () => {
      const answer = await call({ key: { appKey: 'no-such-key-0001', appSecret: key.appSecret } })
      expect([answer.status, answer.code]).toEqual([400, 'A400IK'])
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'A400IK',
        requestId: expect.any(String),
      })
    })

    it('[CR6] a reset secret is refused at once, and the new one passes', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const old = key
      key = await chen.resetSecret({ params: { id: row?.id ?? '' }, body: { mode: 'auto' } })
      expect((await callUntil(403, { key: old })).code).toBe('A403IS')
      expect((await callUntil(200)).status).toBe(200)
    })

    it('[CR7] with an overlap both secrets pass', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const old = key
      const body = { mode: 'auto' as const, overlapSeconds: 3600 }
      key = await chen.resetSecret({ params: { id: row?.id ?? '' }, body })
      expect((await callUntil(200)).status).toBe(200)
      expect((await call({ key: old })).status).toBe(200)
    })

    it('[AP10] a suspended application is refused until it is resumed', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      await chen.suspendApplication({ params: { id: row?.id ?? '' } })
      // As one that does not exist: whether it is there is nothing for a stranger who found its key.
      expect((await callUntil(400)).code).toBe('A400IK')
      await chen.resumeApplication({ params: { id: row?.id ?? '' } })
      expect((await callUntil(200)).status).toBe(200)
    })

    it('[GW6] its calls are on record, without any secret', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const deadline = Date.now() + 15_000
      let calls = await chen.listCalls({ params: { id: row?.id ?? '' } })
      while (calls.items.length < 5 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 200))
        calls = await chen.listCalls({ params: { id: row?.id ?? '' } })
      }
      expect(calls.items.length).toBeGreaterThanOrEqual(5)
      expect(JSON.stringify(calls)).not.toContain(key.appSecret)
    })

    it('[AP9] a deleted application is refused at once, and its name is free again', async () => {
      const [row] = (await chen.listApplications({ query: { view: 'my' } })).items
      const params = { id: row?.id ?? '' }
      const wrong = await refusalOf(chen.deleteApplication({ params, body: { confirmName: 'no' } }))
      expect(wrong.code).toBe('application.confirmation-mismatch')
      await chen.deleteApplication({ params, body: { confirmName: 'trade_watch' } })
      expect((await callUntil(400)).code).toBe('A400IK')
      const me = await chen.getMe()
      const again = await chen.submitRequest({ body: form({ ownerIds: [me.id] }) })
      expect(again.state).toBe('PENDING')
    })

    it('[CR4] no secret and no password was printed on the way', () => {
      const output = product.output()
      for (const secret of [key.appSecret, password]) expect(output).not.toContain(secret)
    })
  })
})
