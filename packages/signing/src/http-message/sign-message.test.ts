/** RFC 9421 signatures: the RFC's vector, an independent implementation, hostile inputs. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { httpbis } from 'http-message-signatures'
import { describe, expect, it } from 'vitest'
import { prepareSecret } from '../prepared-secret.ts'
import { lookup, messageVectors } from '../testing.ts'
import {
  checkMessageTimes,
  findUncoveredComponents,
  readMessageSignature,
} from './message-signature.ts'
import type { MessageSignature } from './message-signature.ts'
import { signMessage, verifyMessage } from './sign-message.ts'
import { buildSignatureBase } from './signature-base.ts'
import type { MessageToSign } from './signature-base.ts'

const appSecret = 'AppSecret-Example_001'
const secret = prepareSecret(appSecret)
const nowMs = 1_767_225_600_000
const url = 'https://Gateway.test:443/list/10083?env=PROD&city=%E6%9D%AD'
const strict = {
  hasQuery: true,
  hasBody: true,
  hasStage: false,
  requireTimestamp: true,
  requireNonce: true,
}

function read(headers: Record<string, string>): MessageSignature {
  const signature = readMessageSignature(lookup(headers))
  if (!signature.ok) throw new Error(signature.refusal.code)
  return signature
}

function received(headers: Record<string, string>, more: Partial<MessageToSign> = {}) {
  const target = '/list/10083?env=PROD&city=%E6%9D%AD'
  const header = lookup(headers)
  const scheme = 'https' as const
  return { method: 'POST', scheme, authority: 'gateway.test', target, header, ...more }
}

const input = { method: 'post', url, appKey: '203753385', secret, nowMs, nonce: 'n-1' } as const
function signed(more: Partial<Parameters<typeof signMessage>[0]> = {}) {
  const result = signMessage({ ...input, ...more })
  if (!result.ok) throw new Error(result.refusal.code)
  return result.headers
}

describe('readMessageSignature', () => {
  const signature = 'sig1=:AA==:'
  const withInput = (text: string) => ({ 'signature-input': text, signature })
  it.each([
    ['no Signature-Input', { signature }, 'message-signature.missing', undefined],
    ['no Signature', { 'signature-input': 'sig1=()' }, 'message-signature.missing', undefined],
    ['a malformed input', withInput('sig1=("'), 'message-signature.malformed', undefined],
    [
      'a malformed signature',
      { 'signature-input': 'sig1=()', signature: 'sig1=AA' },
      'message-signature.malformed',
      undefined,
    ],
    [
      'labels that disagree',
      withInput('sig2=();keyid="k"'),
      'message-signature.malformed',
      undefined,
    ],
    [
      'two inputs',
      withInput('sig1=();keyid="k", sig2=();keyid="k"'),
      'message-signature.several',
      undefined,
    ],
    [
      'two signatures',
      { 'signature-input': 'sig1=();keyid="k"', signature: `${signature}, b=:AA==:` },
      'message-signature.several',
      undefined,
    ],
    [
      'created as text',
      withInput('sig1=();created="1";keyid="k"'),
      'message-signature.malformed',
      undefined,
    ],
    [
      'a nonce as number',
      withInput('sig1=();nonce=1;keyid="k"'),
      'message-signature.malformed',
      undefined,
    ],
    ['a key as token', withInput('sig1=();keyid=k'), 'message-signature.malformed', undefined],
    ['no key', withInput('sig1=("@method")'), 'message-signature.no-key', undefined],
    [
      'another algorithm',
      withInput('sig1=();keyid="k";alg="ed25519"'),
      'message-signature.algorithm',
      undefined,
    ],
    [
      'no algorithm',
      withInput('sig1=();keyid="k";alg=""'),
      'message-signature.algorithm',
      undefined,
    ],
    [
      'a response component',
      withInput('sig1=("@status");keyid="k"'),
      'component.unknown',
      '@status',
    ],
    [
      'a component parameter',
      withInput('sig1=("@query-param";name="a");keyid="k"'),
      'component.unknown',
      '@query-param',
    ],
    [
      'a component of another message',
      withInput('sig1=("@method";req);keyid="k"'),
      'component.unknown',
      '@method',
    ],
    [
      'the parameters as component',
      withInput('sig1=("@signature-params");keyid="k"'),
      'component.unknown',
      '@signature-params',
    ],
    ['a header in capitals', withInput('sig1=("Date");keyid="k"'), 'component.unknown', 'Date'],
    ['a token as component', withInput('sig1=(date);keyid="k"'), 'component.unknown', 'date'],
    [
      'a component twice',
      withInput('sig1=("date" "date");keyid="k"'),
      'component.repeated',
      'date',
    ],
  ])('[SG6] %s is refused', (_, headers, code, name) => {
    const refusal = name === undefined ? { code } : { code, facts: { name } }
    expect(readMessageSignature(lookup(headers))).toEqual({ ok: false, refusal })
  })
})

describe('findUncoveredComponents', () => {
  const uncovered = (components: string, needs: Partial<typeof strict> = {}) =>
    findUncoveredComponents(
      read({ 'signature-input': `s=(${components});keyid="k"`, signature: 's=:AA==:' }),
      { ...strict, requireTimestamp: false, requireNonce: false, ...needs },
    )

  it('[SG6] names all that an empty signature leaves open', () => {
    const needs = { hasStage: true, requireTimestamp: true, requireNonce: true }
    expect(uncovered('', needs)).toEqual([
      '@method',
      '@path',
      '@query',
      'content-digest',
      'x-ca-stage',
      'created',
      'nonce',
    ])
  })

  it('[SG6] wants the query only where there is one, the digest only with a body', () => {
    expect(uncovered('"@method" "@path"', { hasQuery: false, hasBody: false })).toEqual([])
    expect(uncovered('"@method" "@path" "@query" "x-ca-stage"', { hasStage: true })).toEqual([
      'content-digest',
    ])
  })

  it.each(['"@target-uri"', '"@request-target"'])('[SG6] %s stands for path and query', (whole) => {
    expect(uncovered(`"@method" ${whole} "content-digest"`)).toEqual([])
  })
})

describe('checkMessageTimes', () => {
  const clock = { nowMs, windowSeconds: 900, requireTimestamp: true }
  const times = (parameters: string, more = {}) =>
    checkMessageTimes(
      read({ 'signature-input': `s=()${parameters};keyid="k"`, signature: 's=:AA==:' }),
      { ...clock, ...more },
    )
  const now = nowMs / 1000

  it.each([
    ['', 'created.out-of-window'],
    [`;created=${now - 901}`, 'created.out-of-window'],
    [`;created=${now + 901}`, 'created.out-of-window'],
    [`;created=${now};expires=${now - 1}`, 'signature.expired'],
  ])('[SG3, SG6] %j is refused with %s', (parameters, code) => {
    expect(times(parameters)).toEqual({ ok: false, refusal: { code } })
  })

  it.each([`;created=${now - 900}`, `;created=${now + 900}`, `;created=${now};expires=${now}`])(
    '[SG3, SG6] %j is fresh',
    (parameters) => {
      expect(times(parameters)).toEqual({ ok: true })
    },
  )

  it('[SG3, SG6] a signature without a time passes where the organisation requires none', () => {
    expect(times('', { requireTimestamp: false })).toEqual({ ok: true })
  })
})

describe('verifyMessage', () => {
  it.each(messageVectors)('[SG6] $name: base and signature', (vector) => {
    const message = { ...vector, header: lookup(vector.headers) }
    const signature = read(vector.headers)
    const base = buildSignatureBase(message, signature.components, signature.parameters)
    expect(base).toEqual({ ok: true, text: vector.base })
    const key = prepareSecret(Buffer.from(vector.secretBase64, 'base64'))
    expect(verifyMessage(message, signature, [secret])).toMatchObject({ ok: false })
    expect(verifyMessage(message, signature, [secret, key])).toEqual({ ok: true, secretIndex: 1 })
  })

  const headers: Record<string, string> = { ...signed({ body: '{}' }), date: 'today' }
  it.each([
    ['the method', headers, { method: 'PUT' }],
    ['the path', headers, { target: '/list/10084?env=PROD&city=%E6%9D%AD' }],
    ['the query', headers, { target: '/list/10083?env=PRE&city=%E6%9D%AD' }],
    ['a spelling in the query', headers, { target: '/list/10083?env=PROD&city=%e6%9d%ad' }],
    ['the order of the query', headers, { target: '/list/10083?city=%E6%9D%AD&env=PROD' }],
    ['no query', headers, { target: '/list/10083' }],
    ['the host', headers, { authority: 'other.test' }],
    ['a port', headers, { authority: 'gateway.test:80' }],
    ['the digest', { ...headers, 'content-digest': 'sha-256=:AA==:' }, {}],
    [
      'the nonce',
      { ...headers, 'signature-input': headers['signature-input']?.replace('n-1', 'n-2') ?? '' },
      {},
    ],
    [
      'the time',
      {
        ...headers,
        'signature-input': headers['signature-input']?.replace('17672', '17673') ?? '',
      },
      {},
    ],
  ])('[SG6] with %s changed it is refused', (_, changed, more) => {
    const message = received(changed, more)
    const { components, parameters } = read(changed)
    const base = buildSignatureBase(message, components, parameters)
    expect(verifyMessage(message, read(changed), [secret])).toEqual({
      ok: false,
      refusal: { code: 'signature.mismatch' },
      base: base.ok && base.text,
    })
  })

  it('[SG6] a covered header that is absent or beyond ASCII is refused by name', () => {
    const refusal = { code: 'component.invalid', facts: { name: 'x-note' } }
    expect(signMessage({ ...input, alsoSign: ['x-note'] })).toEqual({ ok: false, refusal })
    expect(signMessage({ ...input, headers: { 'x-note': 'é' }, alsoSign: ['x-note'] })).toEqual({
      ok: false,
      refusal,
    })
    const note = signed({ headers: { 'x-note': ' a  b ' }, alsoSign: ['x-note'] })
    expect(verifyMessage(received(note), read(note), [secret])).toEqual({ ok: false, refusal })
    const blanks = { ...note, 'x-note': '\ta  b ' }
    expect(verifyMessage(received(blanks), read(blanks), [secret]).ok).toBe(true)
  })

  it('[SG6] what signMessage signs covers enough and verifies', () => {
    const signature = read(headers)
    expect(findUncoveredComponents(signature, strict)).toEqual([])
    expect(verifyMessage(received(headers), signature, [secret])).toEqual({
      ok: true,
      secretIndex: 0,
    })
    expect(signature).toMatchObject({
      keyId: '203753385',
      nonce: 'n-1',
      createdSeconds: nowMs / 1000,
    })
  })

  it('[SG6] a plain call over http without query and body signs just those, and may expire', () => {
    const plain = signed({ url: 'http://gateway.test:80/p', lifetimeSeconds: 60, body: '' })
    expect(plain['content-digest']).toBeUndefined()
    const signature = read(plain)
    expect(signature.components).toEqual(['@method', '@authority', '@path'])
    expect(signature.expiresSeconds).toBe(nowMs / 1000 + 60)
    const message = received(plain, { scheme: 'http', authority: 'gateway.test:80', target: '/p' })
    expect(verifyMessage(message, signature, [secret]).ok).toBe(true)
  })
})

describe('an independent implementation', () => {
  const hmac = (data: Buffer) => createHmac('sha256', appSecret).update(data).digest()
  const fields = [
    '@method',
    '@target-uri',
    '@authority',
    '@scheme',
    '@request-target',
    '@path',
    '@query',
    'content-digest',
    'x-note',
  ]
  const message = {
    method: 'POST',
    url: 'https://gateway.test/list/10083?env=PROD&city=%E6%9D%AD',
    headers: {
      'x-note': 'a  b',
      'content-digest': 'sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:',
    },
  }

  it('[SG6] its signatures over every component verify here', async () => {
    const { headers } = await httpbis.signMessage(
      {
        key: { id: '203753385', alg: 'hmac-sha256', sign: async (data) => hmac(data) },
        fields,
        params: ['created', 'nonce', 'keyid', 'alg', 'expires', 'tag'],
        paramValues: {
          nonce: 'n"\\1',
          created: new Date(nowMs),
          expires: new Date(nowMs),
          tag: 't',
        },
      },
      message,
    )
    const flat = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    const signature = read(flat)
    expect(signature).toMatchObject({ components: fields, nonce: 'n"\\1' })
    expect(verifyMessage(received(flat), signature, [secret])).toEqual({ ok: true, secretIndex: 0 })
  })

  it('[SG6] it verifies the signatures made here', async () => {
    const headers = {
      ...message.headers,
      ...signed({ body: '{}', headers: message.headers, alsoSign: ['x-note'] }),
    }
    const verify = (key: string) =>
      httpbis.verifyMessage(
        {
          notAfter: new Date(nowMs),
          keyLookup: async ({ keyid }) => ({
            id: String(keyid),
            algs: ['hmac-sha256'],
            verify: async (data, given) =>
              timingSafeEqual(createHmac('sha256', key).update(data).digest(), given),
          }),
        },
        { ...message, headers },
      )
    expect(await verify('another-secret')).toBe(false)
    expect(await verify(appSecret)).toBe(true)
  })
})
