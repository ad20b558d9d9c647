import { describe, expect, it } from 'vitest'
import type { Call } from './call.ts'
import { SecondWindows } from './limits/second-windows.ts'
import { createPipeline, createPipelineTable } from './pipeline.ts'
import { MemoryNonces } from './replay/memory-nonces.ts'
import type { Spend } from './replay/nonces.ts'
import {
  appKey,
  buildApi,
  buildApplication,
  buildCall,
  buildSettings,
  buildSignedCall,
  buildWorld,
  nowMs,
} from './testing.ts'

function buildDeps() {
  const nonces = new MemoryNonces({ key: [1, 2], limit: 1000, coldBeforeMs: 0, journal: null })
  return { nonces, limits: new SecondWindows() }
}

const world = buildWorld()

describe('the pipeline', () => {
  it('runs its steps in the order of decision 0007', () => {
    expect(createPipelineTable(buildDeps()).map((row) => row.name)).toEqual([
      'identify-application',
      'check-clock',
      'check-address',
      'read-body',
      'verify-signature',
      'check-body-digest',
      'match-api',
      'check-grant',
      'check-upgrade',
      'reject-replay',
      'limit-rate',
      'keep-nonce',
    ])
  })

  it('[GW4] with strict revocation nothing is decided on an old world, exactly from the limit on', async () => {
    let ageMs = Number.POSITIVE_INFINITY
    const freshness = { limitMs: 3000, readAgeMs: () => ageMs }
    const deps = { ...buildDeps(), freshness }
    expect(createPipelineTable(deps)[0]?.name).toBe('check-freshness')
    const decide = createPipeline(deps)
    for (const kind of ['call', 'decision'] as const) {
      for (const [age, code] of [
        [Number.POSITIVE_INFINITY, 'S503FA'],
        [3001, 'S503FA'],
        [3000, 'A400MA'],
      ] as const) {
        ageMs = age
        expect((await decide(kind, buildCall(), world))?.code).toBe(code)
      }
    }
  })

  it('[SG1] a signed and granted call passes, and everything about it is known', async () => {
    const call = buildSignedCall({ nonce: 'nonce-01' })
    expect(await createPipeline(buildDeps())('call', call, world)).toBeNull()
    expect(call).toMatchObject({
      appKey,
      nonce: 'nonce-01',
      timestampMs: nowMs,
      authentication: 'signature',
      secretVersion: 1,
      environment: 'PROD',
    })
    expect(call.api?.id).toBe('api_1')
  })

  it('[GW5] goes on after a step that waited, and ends where one that waited refuses', async () => {
    const later = (spend: Spend) => ({
      ...buildDeps(),
      nonces: {
        spend: async () => spend,
        liveCount: 0,
        coldBeforeMs: 0,
        close: async () => undefined,
      },
    })
    const decide = (spend: Spend, limits = new SecondWindows()) =>
      createPipeline({ ...later(spend), limits })('call', buildSignedCall(), limited)
    const limited = buildWorld({
      apis: [buildApi({ limits: { api: 1, application: null, overrides: {} } })],
    })
    const limits = new SecondWindows()
    // A refused call uses up nothing, so that one more passes.
    expect((await decide('spent', limits))?.code).toBe('S403NU')
    expect(await decide('fresh', limits)).toBeNull()
    expect((await decide('fresh', limits))?.code).toBe('T429PA')
  })

  it.each([
    ['identify-application', 'A400MA', () => buildCall()],
    ['check-clock', 'S403TE', () => buildSignedCall({ timestampMs: nowMs - 901_000 })],
    ['check-address', 'I400MH', () => buildCall({ headers: { 'x-ca-key': appKey } })],
    ['verify-signature', 'A403IS', () => buildSignedCall({ appSecret: 'AppSecret-Example_002' })],
    ['match-api', 'I404NF', () => buildSignedCall({ target: '/list/api_9' })],
    ['check-grant', 'I403AA', () => buildSignedCall({ target: '/list/api_1?env=PRE' })],
  ] as const)('[GW1] %s refuses with %s', async (_, code, build) => {
    expect((await createPipeline(buildDeps())('call', build(), world))?.code).toBe(code)
  })

  it('[SG4] read-body refuses what cannot be read, before the signature is verified', async () => {
    const call = buildSignedCall({ body: 'x', headers: { 'content-type': 'text/plain' } })
    const tooLarge = { ...call, readWholeBody: async () => ({ code: 'I413RL' }) as const }
    expect((await createPipeline(buildDeps())('call', tooLarge, world))?.code).toBe('I413RL')
  })

  it('[SG4, GW3] body and upgrade are for who forwards: refused in a call, no matter in a decision', async () => {
    const route = { method: 'GET', path: '/live' }
    const live = buildWorld({ apis: [buildApi({ operation: 'get', route })] })
    const decide = (kind: 'call' | 'decision', call: Call) =>
      createPipeline(buildDeps())(kind, call, live)
    const wrongDigest = () => {
      const input = { method: 'GET', target: '/live', headers: { 'content-md5': 'A'.repeat(24) } }
      return buildSignedCall(input)
    }
    expect((await decide('call', wrongDigest()))?.code).toBe('I400I5')
    expect(await decide('decision', wrongDigest())).toBeNull()
    const headers = { upgrade: 'websocket', connection: 'Upgrade' }
    const socket = () => buildSignedCall({ method: 'GET', target: '/live', headers })
    expect((await decide('call', socket()))?.code).toBe('I403UP')
    expect(await decide('decision', socket())).toBeNull()
  })

  /** A memory in which all is fresh, and written when the test says so. */
  function createSlowMemory() {
    let onWritten: (spend: Spend) => void = () => {}
    const written = new Promise<Spend>((resolve) => {
      onWritten = resolve
    })
    const nonces = {
      spend: () => 'fresh' as const,
      written,
      coldBeforeMs: 0,
      liveCount: 0,
      close: async () => undefined,
    }
    return { nonces, onWritten }
  }

  it('[SG3] a call goes on when its nonce is written, no sooner, and never if it cannot be', async () => {
    for (const [spend, verdict] of [
      ['fresh', null],
      ['unavailable', { code: 'S503NS', retryAfterSeconds: 1 }],
    ] as const) {
      const { nonces, onWritten } = createSlowMemory()
      const decide = createPipeline({ ...buildDeps(), nonces })
      const verdicts = ['a', 'b'].map((nonce) => decide('call', buildSignedCall({ nonce }), world))
      // One promise for both: they wait for the same write.
      expect(verdicts[0]).toBeInstanceOf(Promise)
      expect(verdicts[1]).toBe(verdicts[0])
      const early = Promise.resolve('early')
      expect(await Promise.race([verdicts[0], early])).toBe('early')
      onWritten(spend)
      expect(await verdicts[0]).toEqual(verdict)
    }
  })

  it('[SG3] calls of different turns wait for different writes', async () => {
    const first = createSlowMemory()
    const second = createSlowMemory()
    let { written } = first.nonces
    const nonces = { ...first.nonces, spend: () => 'fresh' as const }
    Object.defineProperty(nonces, 'written', { get: () => written })
    const decide = createPipeline({ ...buildDeps(), nonces })
    const one = decide('call', buildSignedCall({ nonce: 'a' }), world)
    written = second.nonces.written
    const other = decide('call', buildSignedCall({ nonce: 'b' }), world)
    first.onWritten('fresh')
    second.onWritten('unavailable')
    expect(await one).toBeNull()
    expect((await other)?.code).toBe('S503NS')
  })

  it('[SG3, GW5] who is refused, or spends nothing, waits for no write', () => {
    const { nonces } = createSlowMemory()
    const limited = buildWorld({
      applications: [
        buildApplication({
          addressRule: { enabled: true, mode: 'exempt', networks: ['192.0.2.0/24'] },
        }),
      ],
      apis: [buildApi({ limits: { api: 1, application: null, overrides: {} } })],
    })
    const decide = createPipeline({ ...buildDeps(), nonces })
    const unsigned = buildCall({ headers: { 'x-ca-key': appKey } })
    expect(decide('call', unsigned, limited)).toBeNull()
    expect(decide('call', buildSignedCall(), limited)).toMatchObject({ code: 'T429PA' })
  })

  it('[SG3] a replay is refused, and does not use up the limit', async () => {
    const limited = buildWorld({
      apis: [buildApi({ limits: { api: 2, application: null, overrides: {} } })],
    })
    const decide = createPipeline(buildDeps())
    const codes: (string | null)[] = []
    for (const nonce of ['a', 'a', 'a', 'b', 'c']) {
      codes.push((await decide('call', buildSignedCall({ nonce }), limited))?.code ?? null)
    }
    expect(codes).toEqual([null, 'S403NU', 'S403NU', null, 'T429PA'])
  })

  it('[SG3] of a hundred equal calls at once exactly one passes', async () => {
    const decide = createPipeline(buildDeps())
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, async () =>
        decide('call', buildSignedCall({ nonce: 'race' }), world),
      ),
    )
    expect(verdicts.filter((verdict) => verdict === null)).toHaveLength(1)
    expect(verdicts.filter((verdict) => verdict?.code === 'S403NU')).toHaveLength(99)
  })

  it('[SG3] a stranger with a wrong signature cannot spend a caller’s nonce', async () => {
    const decide = createPipeline(buildDeps())
    const forged = buildSignedCall({ nonce: 'mine', appSecret: 'AppSecret-Example_002' })
    expect((await decide('call', forged, world))?.code).toBe('A403IS')
    expect(await decide('call', buildSignedCall({ nonce: 'mine' }), world)).toBeNull()
  })

  it.each<[Spend, string]>([
    ['cold', 'S503RC'],
    ['full', 'S503NS'],
    ['unavailable', 'S503NS'],
  ])('[SG3] a nonce memory that is %s refuses with %s', async (spend, code) => {
    const nonces = {
      spend: async () => spend,
      coldBeforeMs: 0,
      liveCount: 0,
      close: async () => undefined,
    }
    const decide = createPipeline({ ...buildDeps(), nonces })
    expect(await decide('call', buildSignedCall(), world)).toEqual({ code, retryAfterSeconds: 1 })
  })

  it('[AR5] a listed unsigned call passes and spends no nonce, but needs its grant', async () => {
    const listed = buildWorld({
      settings: buildSettings(),
      applications: [
        buildApplication({
          addressRule: { enabled: true, mode: 'exempt', networks: ['192.0.2.0/24'] },
        }),
      ],
    })
    const decide = createPipeline(buildDeps())
    const headers = { 'x-ca-key': appKey, 'x-ca-nonce': 'n' }
    for (let index = 0; index < 2; index += 1) {
      const call = buildCall({ headers })
      expect(await decide('call', call, listed)).toBeNull()
      expect(call.authentication).toBe('ip-whitelist')
    }
    const foreign = buildCall({ headers, target: '/list/api_1?env=PRE' })
    expect((await decide('call', foreign, listed))?.code).toBe('I403AA')
  })

  it('[AR7] a wrong signature from a listed address is refused', async () => {
    const listed = buildWorld({
      applications: [
        buildApplication({
          addressRule: { enabled: true, mode: 'exempt', networks: ['192.0.2.0/24'] },
        }),
      ],
    })
    const call = buildSignedCall({ appSecret: 'AppSecret-Example_002' })
    expect((await createPipeline(buildDeps())('call', call, listed))?.code).toBe('A403IS')
  })

  it('[GW7] a decision asks for no body', async () => {
    const call = buildSignedCall({ body: '{}', headers: { 'content-type': 'application/json' } })
    const unread = { ...call, readWholeBody: null }
    expect(await createPipeline(buildDeps())('decision', unread, world)).toBeNull()
  })
})
