/** A call signed after RFC 9421 is refused by the steps, and the doctor says why from what arrived (SG5, SG6). */
import { createHash } from 'node:crypto'
import { prepareSecret, sign, signMessage } from '@portico/signing'
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import { CallHeaders } from '../headers.ts'
import { checkBodyDigest } from '../steps/check-body-digest.ts'
import { checkClock } from '../steps/check-clock.ts'
import { identifyApplication } from '../steps/identify-application.ts'
import { readBody } from '../steps/read-body.ts'
import { verifyCallSignature } from '../steps/verify-signature.ts'
import { appKey, appSecret, buildCall, buildWorld, nowMs } from '../testing.ts'
import { explainRefusal } from './explain-refusal.ts'

const world = buildWorld()
const secret = prepareSecret(appSecret)
const target = '/list/api_1?env=PROD&note=a%20b'
const body = '{"page":1}'
const created = nowMs / 1000
const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

type Input = Readonly<{
  parameters?: string
  components?: string
  headers?: Readonly<Record<string, string>>
  /** What the caller makes of the right base. */
  change?: (base: string) => string
  secret?: string
  body?: string
}>

const right = `;created=${created};nonce="n-1";keyid="${appKey}"`
const all = '"@method" "@authority" "@path" "@query" "content-digest"'

/** Refuses the call as the gateway does, and explains it. */
async function explain(call: Call) {
  const refusal =
    identifyApplication(call, world) ??
    checkClock(call, world) ??
    (await readBody(call)) ??
    verifyCallSignature(call, world) ??
    checkBodyDigest(call)
  if (refusal === null) throw new Error('the call was not refused')
  return { code: refusal.code, refusal, found: explainRefusal(call, refusal.code, world.settings) }
}

/** A call with this `Signature-Input`; signed over what `change` makes of the right base. */
async function refused(input: Input) {
  const { components = all, parameters = right, change = (text: string) => text } = input
  const headers: Record<string, string> = {
    'content-digest': digest,
    'signature-input': `sig1=(${components})${parameters}`,
    ...input.headers,
  }
  const build = (signature: string) =>
    buildCall({
      target,
      headers: { ...headers, signature: `sig1=:${signature}:` },
      body: input.body ?? body,
    })
  const first = await explain(build('AA=='))
  if (first.code !== 'A403IS') return first
  const base = first.refusal.facts?.['stringToSign'] ?? ''
  const key = input.secret === undefined ? secret : prepareSecret(input.secret)
  return explain(build(sign(key, 'HmacSHA256', change(base))))
}

const firstOf = async (input: Input) => {
  const { code, found } = await refused(input)
  return [code, found?.findings[0]?.part, found?.findings[0]?.code]
}

describe('the doctor, of a refused message signature', () => {
  it('[SG6] what cannot be read belongs to nobody, and nothing is kept of it', async () => {
    const { found } = await refused({ parameters: ';created=1' })
    expect(found).toBeNull()
  })

  it('[SG6] what the refusal itself has named is not guessed at: another key beside keyid, a nonce that is none', async () => {
    expect((await refused({ headers: { 'x-ca-key': 'another-key' } })).found).toBeNull()
    const spaced = right.replace('n-1', 'n 1')
    expect((await refused({ parameters: spaced })).found).toBeNull()
  })

  it.each<[string, string, string, string, Input]>([
    [
      'no @method',
      'I400HD',
      'component:@method',
      'component.uncovered',
      { components: '"@path" "@query" "content-digest"' },
    ],
    [
      'no @query',
      'I400HD',
      'component:@query',
      'target.uncovered',
      { components: '"@method" "@path" "content-digest"' },
    ],
    [
      'no digest of a body',
      'I400HD',
      'component:content-digest',
      'content-digest.uncovered',
      { components: '"@method" "@target-uri"' },
    ],
    [
      'a stage that is not signed',
      'I400HD',
      'component:x-ca-stage',
      'component.uncovered',
      { headers: { 'x-ca-stage': 'PRE' } },
    ],
    [
      'a header that got lost',
      'I400HD',
      'component:x-tenant',
      'component.absent',
      { components: `${all} "x-tenant"` },
    ],
    [
      'no created',
      'S403TE',
      'signature-parameter:created',
      'signature-parameter.missing',
      { parameters: `;nonce="n-1";keyid="${appKey}"` },
    ],
    [
      'created in milliseconds',
      'S403TE',
      'signature-parameter:created',
      'created.unit',
      { parameters: right.replace(String(created), String(nowMs)) },
    ],
    [
      'created long ago',
      'S403TE',
      'signature-parameter:created',
      'clock.skew',
      { parameters: right.replace(String(created), String(created - 1000)) },
    ],
    [
      'expires passed',
      'S403TE',
      'signature-parameter:expires',
      'signature.expired',
      { parameters: `${right};expires=${created - 5}` },
    ],
    [
      'no nonce',
      'I400NC',
      'signature-parameter:nonce',
      'signature-parameter.missing',
      { parameters: `;created=${created};keyid="${appKey}"` },
    ],
    ['another body', 'I400HD', 'component:content-digest', 'body.changed', { body: '{"page": 1}' }],
    [
      'a digest of another form',
      'I400HD',
      'component:content-digest',
      'content-digest.unreadable',
      { headers: { 'content-digest': 'md5=:AA==:' } },
    ],
    [
      'a Content-MD5 of another body',
      'I400I5',
      'content-md5',
      'body.changed',
      { headers: { 'content-md5': 'AA==' } },
    ],
    [
      'another host',
      'A403IS',
      'component:@authority',
      'authority.differs',
      {
        headers: { 'x-forwarded-host': 'public.example' },
        change: (base) => base.replace('gateway:8000', 'public.example'),
      },
    ],
    [
      'a decoded query',
      'A403IS',
      'component:@query',
      'query.encoding',
      { change: (base) => base.replace('a%20b', 'a b') },
    ],
    [
      'the digest of the body that came',
      'A403IS',
      'component:content-digest',
      'body.changed',
      {
        headers: { 'content-digest': 'sha-256=:AA==:' },
        change: (base) => base.replace('sha-256=:AA==:', digest),
      },
    ],
    [
      'its own spelling of the parameters',
      'A403IS',
      'component:@signature-params',
      'signature-parameters.spelling',
      { components: `${all} `, change: (base) => base.replace('digest")', 'digest" )') },
    ],
    [
      'no nonce in the last line',
      'A403IS',
      'signature-parameter:nonce',
      'signature-parameter.unsigned',
      { change: (base) => base.replace(';nonce="n-1"', '') },
    ],
  ])('[SG5] [SG6] %s: %s at %s, %s', async (_, code, part, finding, input) => {
    expect(await firstOf(input)).toEqual([code, part, finding])
  })

  it('[SG5] everything that is missing is told at once', async () => {
    const { found } = await refused({ components: '"@path"' })
    expect(found?.findings.map(({ part }) => part)).toEqual([
      'component:@method',
      'component:@query',
      'component:content-digest',
    ])
  })

  it('[CR4] [SG5] another secret is not guessed; the base alone is kept, without secrets', async () => {
    const { code, found } = await refused({
      secret: 'AppSecret-Example_002',
      components: `${all} "x-session"`,
      headers: { 'x-session': 'hush-hush' },
    })
    expect([code, found?.findings]).toEqual(['A403IS', []])
    expect(found?.stringToSign).toContain('"@path": /list/api_1#"@query": ?env=PROD&note=a%20b#')
    expect(found?.stringToSign).toContain('"x-session": ***#')
    expect(JSON.stringify(found)).not.toContain('hush-hush')
  })

  it('[SG5] the message of signMessage with a header changed on the way is compared, not guessed', async () => {
    const signed = signMessage({
      method: 'POST',
      url: `http://gateway:8000${target}`,
      headers: { 'x-tenant': 'a' },
      alsoSign: ['x-tenant'],
      appKey,
      secret,
      nowMs,
      nonce: 'n-1',
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const call = buildCall({ target, headers: { ...signed.headers, 'x-tenant': 'b' } })
    const { code, found } = await explain({ ...call, headers: new CallHeaders(call.headers.raw) })
    expect([code, found?.findings]).toEqual(['A403IS', []])
    expect(found?.stringToSign).toContain('"x-tenant": b#')
  })
})
