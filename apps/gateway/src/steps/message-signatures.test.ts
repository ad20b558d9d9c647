/** Every way in which a call signed after RFC 9421 is refused before and by its signature (SG6), by what was sent. */
import { prepareSecret, signMessage } from '@portico/signing'
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import { CallHeaders } from '../headers.ts'
import type { CallRefusal } from '../refusal.ts'
import { appKey, appSecret, buildCall, buildSettings, buildWorld, nowMs } from '../testing.ts'
import { checkBodyDigest } from './check-body-digest.ts'
import { checkClock } from './check-clock.ts'
import { identifyApplication } from './identify-application.ts'
import { readBody } from './read-body.ts'
import { verifyCallSignature } from './verify-signature.ts'

type Settings = Parameters<typeof buildSettings>[0]

const target = '/list/api_1?env=PROD'
const createdSeconds = nowMs / 1000

/** Signed by the AppKey, covering what `signMessage` covers; `parameters` replace the standard ones. */
function sign(more: { alsoSign?: string[]; headers?: Record<string, string> } = {}) {
  const signed = signMessage({
    method: 'POST',
    url: `http://gateway:8000${target}`,
    appKey,
    secret: prepareSecret(appSecret),
    nowMs,
    nonce: 'nonce-01',
    ...more,
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  return { ...more.headers, ...signed.headers }
}

async function decide(call: Call, settings: Settings = {}): Promise<CallRefusal | null> {
  const world = buildWorld({ settings: buildSettings(settings) })
  return (
    identifyApplication(call, world) ??
    checkClock(call, world) ??
    (await readBody(call)) ??
    verifyCallSignature(call, world) ??
    checkBodyDigest(call)
  )
}

const refuse = (name: string, reason: string) => ({ code: 'I400HD', facts: { name, reason } })
const covered = '("@method" "@authority" "@path" "@query")'
const parameters = `created=${createdSeconds};nonce="nonce-01";keyid="${appKey}"`

/** A call with this `Signature-Input`; no signature could hold, so that a refusal is of the input alone. */
const withInput = (input: string, more: Record<string, string> = {}) =>
  buildCall({ target, headers: { 'signature-input': input, signature: 'sig1=:AA==:', ...more } })

describe('the lines of a message signature', () => {
  it.each(['Signature', 'Signature-Input'])('[SG6] %s twice is refused', async (name) => {
    const call = buildCall({ target, headers: sign() })
    const raw = [...call.headers.raw, name, call.headers.get(name.toLowerCase()) ?? '']
    expect(await decide({ ...call, headers: new CallHeaders(raw) })).toEqual(
      refuse(name.toLowerCase(), 'stands more than once'),
    )
  })

  it('[SG6] an input without a signature names what is missing', async () => {
    const { signature: _, ...headers } = sign()
    expect(await decide(buildCall({ target, headers }))).toEqual({
      code: 'I400MH',
      facts: { name: 'Signature', reason: '' },
    })
  })

  it.each([
    ['is malformed', 'sig1=("@method"'],
    ['holds more than one signature', `sig1=${covered};${parameters}, sig2=${covered}`],
    ['alg is not hmac-sha256', `sig1=${covered};${parameters};alg="ed25519"`],
    ['has no keyid', `sig1=${covered};created=${createdSeconds};nonce="nonce-01"`],
    ['has an unknown component', `sig1=("@status");${parameters}`],
    ['repeats a component', `sig1=("@method" "@method");${parameters}`],
  ])('[SG6] an input that %s is refused', async (reason, input) => {
    expect(await decide(withInput(input))).toEqual(refuse('Signature-Input', reason))
  })

  it('[SG6] a key of X-Ca-Key that is not the keyid is refused, the same one is not', async () => {
    const other = buildCall({ target, headers: { ...sign(), 'X-Ca-Key': 'another-key' } })
    expect(await decide(other)).toEqual(refuse('X-Ca-Key', 'differs from keyid'))
    expect(
      await decide(buildCall({ target, headers: { ...sign(), 'X-Ca-Key': appKey } })),
    ).toBeNull()
  })
})

describe('time and nonce of a message signature', () => {
  it.each([
    ['created', `sig1=${covered};nonce="nonce-01";keyid="${appKey}"`, { code: 'S403TE' }],
    ['nonce', `sig1=${covered};created=${createdSeconds};keyid="${appKey}"`, { code: 'I400NC' }],
  ])('[SG3] without %s it is refused', async (_, input, refusal) => {
    expect((await decide(withInput(input)))?.code).toBe(refusal.code)
  })

  it('[SG3] a nonce that is no nonce is refused, and where it stands is named', async () => {
    const input = `sig1=${covered};created=${createdSeconds};nonce="";keyid="${appKey}"`
    expect(await decide(withInput(input))).toEqual(
      refuse('Signature-Input', 'is not 1 to 128 visible ASCII characters'),
    )
  })

  it('[SG3] what the organisation does not require may be absent, and is known as absent', async () => {
    const relaxed = { requireTimestamp: false, requireNonce: false }
    const call = withInput(`sig1=${covered};keyid="${appKey}"`)
    // Past clock and coverage: only the signature itself does not hold.
    expect((await decide(call, relaxed))?.code).toBe('A403IS')
    expect(call).toMatchObject({ nonce: null, timestampMs: null })
  })

  it('[SG3] an expired one is refused', async () => {
    const input = `sig1=${covered};${parameters};expires=${createdSeconds - 1}`
    expect((await decide(withInput(input)))?.code).toBe('S403TE')
  })

  it('[SG6] a call whose signature was not read is refused, whatever else is said of it', () => {
    const call = { ...buildCall(), signatureScheme: 'http-message' as const }
    expect(checkClock(call, buildWorld())).toEqual({ code: 'I400MH', facts: { name: 'Signature' } })
  })
})

describe('what a message signature covers', () => {
  it.each([
    ['@method', '("@authority" "@path" "@query")', {}],
    ['@path', '("@method" "@query")', {}],
    ['@query', '("@method" "@path")', {}],
    ['x-ca-stage', covered, { 'x-ca-stage': 'PRE' }],
  ])('[SG6] %s is asked for', async (name, components, headers) => {
    expect(await decide(withInput(`sig1=${components};${parameters}`, headers))).toEqual(
      refuse('Signature-Input', `must cover ${name}`),
    )
  })

  it('[SG6] a covered header that is absent is named', async () => {
    const input = `sig1=("@method" "@path" "@query" "x-tenant");${parameters}`
    expect(await decide(withInput(input))).toEqual(
      refuse('x-tenant', 'is signed but absent or not printable'),
    )
  })

  it('[SG6] a covered header that stands twice is refused; one that is not covered is no matter', async () => {
    const headers = sign({ alsoSign: ['x-tenant'], headers: { 'x-tenant': 'a' } })
    const call = buildCall({ target, headers })
    const twice = (name: string) => {
      const added = new CallHeaders([...call.headers.raw, name, 'b', name, 'c'])
      return decide({ ...call, headers: added })
    }
    expect(await twice('X-Tenant')).toEqual(
      refuse('x-tenant', 'is signed and stands more than once'),
    )
    expect(await twice('X-Other')).toBeNull()
  })

  it('[SG6] a signature over another authority does not hold, without any none does', async () => {
    const call = buildCall({ target, headers: sign() })
    const withHost = (...host: string[]) => {
      const rest = call.headers.raw.slice(2)
      return decide({ ...call, headers: new CallHeaders([...host, ...rest]) })
    }
    const elsewhere = await withHost('Host', 'elsewhere:8000')
    expect(elsewhere?.code).toBe('A403IS')
    expect(elsewhere?.facts?.['stringToSign']).toContain('"@authority": elsewhere:8000\n')
    expect((await withHost())?.code).toBe('A403IS')
    expect(await withHost('Host', 'gateway:8000')).toBeNull()
  })

  it('[SG4] the digest of no body is that of an empty one', async () => {
    const empty = 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'
    const cover = (digest: string) => {
      const headers = { 'content-digest': digest }
      return decide(buildCall({ target, headers: sign({ alsoSign: ['content-digest'], headers }) }))
    }
    expect(await cover(empty)).toBeNull()
    expect(await cover(empty.replace('47', '48'))).toEqual(
      refuse('Content-Digest', 'is not the digest of the body'),
    )
  })
})
