import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import type { CallOutcome } from '../engine/engine.ts'
import { CallHeaders } from '../headers.ts'
import { SecondWindows } from '../limits/second-windows.ts'
import { createPipeline } from '../pipeline.ts'
import { MemoryNonces } from '../replay/memory-nonces.ts'
import { appKey, buildCall, buildWorld, signHeaders, type SignInput } from '../testing.ts'
import { answerAuthorize } from './authorize.ts'

interface Asked {
  readonly status: number
  readonly headers: CallHeaders
  readonly outcome: CallOutcome | undefined
  readonly call: Call | undefined
}

async function ask(
  question: Readonly<Record<string, string>>,
  input: SignInput & { door?: string; doorMethod?: string; isTrusted?: boolean } = {},
): Promise<Asked> {
  const nonces = new MemoryNonces({ key: [1, 2], limit: 1000, coldBeforeMs: 0, journal: null })
  const finished: [Call, CallOutcome][] = []
  const arrival = buildCall({
    method: input.doorMethod ?? 'GET',
    target: input.door ?? '/_portico/authorize',
    headers: { ...signHeaders(input), ...question },
  })
  const answer = await answerAuthorize(
    {
      decide: createPipeline({ nonces, limits: new SecondWindows() }),
      readWorld: () => buildWorld(),
      onFinish: (call, outcome) => finished.push([call, outcome]),
    },
    arrival,
    input.isTrusted ?? true,
  )
  const [call, outcome] = finished[0] ?? []
  return { status: answer.status, headers: new CallHeaders(answer.headers), outcome, call }
}

const nginx = { 'X-Original-Method': 'POST', 'X-Original-URI': '/list/api_1' }

describe('the decision endpoint', () => {
  it('[GW7] answers nobody but trusted proxies', async () => {
    const { status, headers, outcome } = await ask(nginx, { isTrusted: false })
    expect([status, headers.get('x-ca-error-code')]).toEqual([403, 'A403DE'])
    expect(outcome).toBeUndefined()
  })

  it.each<[string, Record<string, string>]>([
    ['another target', { 'X-Forwarded-Uri': '/list/api_2' }],
    ['another method', { 'X-Forwarded-Method': 'GET' }],
  ])('[GW7] a caller who invents %s beside the proxy’s is refused', async (_, invented) => {
    const { status, headers } = await ask({ ...nginx, ...invented })
    expect([status, headers.get('x-ca-error-code')]).toEqual([403, 'I400FR'])
  })

  it('[GW7] a question without a target or a method is refused', async () => {
    expect((await ask({ 'X-Original-Method': 'POST' })).headers.get('x-ca-error-code')).toBe(
      'I400MH',
    )
    expect((await ask({ 'X-Original-URI': '/list/api_1' })).status).toBe(403)
  })

  it.each<[string, SignInput, number, string]>([
    ['a wrong signature', { appSecret: 'AppSecret-Example_002' }, 401, 'A403IS'],
    ['an old timestamp', { timestampMs: 1_000_000_000_000 }, 401, 'S403TE'],
    ['no signature', { headers: { 'x-ca-signature': null } }, 401, 'I400MH'],
  ])('[GW7] %s is 401, with the code', async (_, input, status, code) => {
    const asked = await ask(nginx, input)
    expect([asked.status, asked.headers.get('x-ca-error-code')]).toEqual([status, code])
    expect(asked.outcome).toMatchObject({ status, code })
  })

  it('[GW7] a missing grant is 403, with the code', async () => {
    const target = '/list/api_1?env=PRE'
    const { status, headers } = await ask({ ...nginx, 'X-Original-URI': target }, { target })
    expect([status, headers.get('x-ca-error-code')]).toEqual([403, 'I403AA'])
  })

  it('[GW7] a target that is not canonical is refused like any other', async () => {
    const { headers } = await ask({ ...nginx, 'X-Original-URI': '/list/../list/api_1' })
    expect(headers.get('x-ca-error-code')).toBe('I400PA')
  })

  it('[GW7] the signature of a form cannot be decided on without its body, and the answer says so', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const { headers } = await ask(nginx, { headers: type, body: 'a=1' })
    expect(headers.get('x-ca-error-message')).toContain('covers a body not seen here')
  })

  it.each<[string, Record<string, string>, { door?: string; doorMethod?: string }]>([
    ['nginx', nginx, {}],
    ['Traefik and Caddy', { 'X-Forwarded-Method': 'POST', 'X-Forwarded-Uri': '/list/api_1' }, {}],
    ['Envoy', {}, { door: '/_portico/authorize/list/api_1', doorMethod: 'POST' }],
  ])(
    '[GW7] a good call is 200 with the identity headers, asked as %s asks',
    async (_, question, more) => {
      const { status, headers, call } = await ask(question, more)
      expect(status).toBe(200)
      expect(headers.get('x-portico-application-id')).toBe('app_1')
      expect(headers.get('x-portico-app-key')).toBe(appKey)
      expect(call).toMatchObject({
        method: 'POST',
        target: '/list/api_1',
        authentication: 'signature',
      })
    },
  )
})
