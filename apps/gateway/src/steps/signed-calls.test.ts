import { signMessage, prepareSecret } from '@portico/signing'
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import { CallHeaders } from '../headers.ts'
import {
  appKey,
  appSecret,
  buildApplication,
  buildCall,
  buildSettings,
  buildSignedCall,
  buildWorld,
  nowMs,
  signHeaders,
} from '../testing.ts'
import { checkBodyDigest } from './check-body-digest.ts'
import { checkClock } from './check-clock.ts'
import { identifyApplication } from './identify-application.ts'
import { readBody } from './read-body.ts'
import { verifyCallSignature } from './verify-signature.ts'

const world = buildWorld()

describe('identify-application', () => {
  const identify = (call: Call) => identifyApplication(call, world)

  it('[SG1] a call without any key is refused', () => {
    expect(identify(buildCall())).toEqual({ code: 'A400MA' })
    expect(identify(buildCall({ headers: { 'X-Ca-Key': '' } }))).toEqual({ code: 'A400MA' })
  })

  it.each(['unknown-key', '__proto__', 'constructor', `${appKey} `, appKey.slice(1)])(
    '[SG1] the key %j is refused',
    (key) => {
      expect(identify(buildCall({ headers: { 'X-Ca-Key': key } }))).toEqual({ code: 'A400IK' })
    },
  )

  it('[AP10] a suspended application answers as an unknown one', () => {
    const suspended = buildWorld({ applications: [buildApplication({ state: 'suspended' })] })
    expect(identifyApplication(buildSignedCall(), suspended)).toEqual({ code: 'A400IK' })
  })

  it('[GW2] a key in the query that contradicts the header, or stands twice, is refused', () => {
    const headers = { 'X-Ca-Key': appKey }
    expect(identify(buildCall({ headers, target: '/list/api_1?appKey=other-key' }))).toEqual({
      code: 'I400IP',
      facts: { name: 'appKey', reason: 'differs from X-Ca-Key' },
    })
    const twice = `/list/api_1?appKey=${appKey}&%61ppKey=${appKey}`
    expect(identify(buildCall({ headers, target: twice }))?.code).toBe('I400IP')
  })

  it('[GW2] the key is taken from the header, else from the query', () => {
    const byHeader = buildCall({ headers: { 'x-ca-key': appKey } })
    expect(identify(byHeader)).toBeNull()
    expect(byHeader.application?.id).toBe('app_1')
    const byQuery = buildCall({ target: `/list/api_1?appKey=${appKey}` })
    expect(identify(byQuery)).toBeNull()
    expect(byQuery.application?.id).toBe('app_1')
  })

  it('[SG6] two schemes in one call are refused', () => {
    const headers = { ...signHeaders(), 'Signature-Input': 'sig1=("@method");keyid="x"' }
    expect(identify(buildCall({ headers }))?.code).toBe('I400HD')
  })
})

describe('check-clock', () => {
  const check = (call: Call, more: Parameters<typeof buildSettings>[0] = {}) => {
    const own = buildWorld({ settings: buildSettings(more) })
    return identifyApplication(call, own) ?? checkClock(call, own)
  }

  it.each([
    '1.7e12',
    '0x18C',
    '1767225600',
    ' 176722560000',
    '-1767225600000',
    'NaN',
    '17672256000000000000',
    '１７６７２２５６０００００',
    '',
  ])('[SG3] the timestamp %j is refused', (timestamp) => {
    const call = buildSignedCall({ headers: { 'x-ca-timestamp': timestamp } })
    expect(check(call)).toEqual({
      code: 'I400HD',
      facts: {
        name: 'X-Ca-Timestamp',
        reason: 'is not the milliseconds since 1970 in 13 digits',
      },
    })
  })

  it('[SG3] the window is 15 minutes either way, inclusive', () => {
    const windowMs = 15 * 60_000
    for (const [skewMs, code] of [
      [-windowMs - 1, 'S403TE'],
      [-windowMs, undefined],
      [windowMs, undefined],
      [windowMs + 1, 'S403TE'],
    ] as const) {
      expect(check(buildSignedCall({ timestampMs: nowMs + skewMs }))?.code).toBe(code)
    }
  })

  it('[SG3] timestamp and nonce are required, unless the organisation relaxes it', () => {
    const noTimestamp = buildSignedCall({ headers: { 'x-ca-timestamp': null } })
    expect(check(noTimestamp)).toEqual({ code: 'I400MH', facts: { name: 'X-Ca-Timestamp' } })
    expect(check(noTimestamp, { requireTimestamp: false })).toBeNull()
    const noNonce = buildSignedCall({ headers: { 'x-ca-nonce': null } })
    expect(check(noNonce)).toEqual({ code: 'I400NC' })
    expect(check(noNonce, { requireNonce: false })).toBeNull()
  })

  it.each(['', 'a b', 'a\u0000b', 'x'.repeat(129), 'é'])(
    '[SG3] the nonce %j is refused',
    (nonce) => {
      expect(check(buildSignedCall({ headers: { 'x-ca-nonce': nonce } }))?.code).toBe('I400HD')
    },
  )

  it('[AR5] an unsigned call has no clock to check', () => {
    const call = buildCall({ headers: { 'x-ca-key': appKey, 'x-ca-timestamp': '1' } })
    expect(check(call)).toBeNull()
  })
})

describe('verify-signature', () => {
  const verify = async (call: Call, own = world) => {
    const learnt = identifyApplication(call, own) ?? checkClock(call, own) ?? (await readBody(call))
    return learnt ?? verifyCallSignature(call, own) ?? checkBodyDigest(call)
  }

  it('[SG5] a wrong signature is answered with the string that should have been signed', async () => {
    const call = buildSignedCall({ appSecret: 'AppSecret-Example_002', nonce: 'nonce-01' })
    const refusal = await verify(call)
    expect(refusal?.code).toBe('A403IS')
    expect(refusal?.facts?.['stringToSign']).toBe(
      `POST\n*/*\n\n\n\nx-ca-key:${appKey}\nx-ca-nonce:nonce-01\nx-ca-signature-method:HmacSHA256\n` +
        `x-ca-timestamp:${nowMs}\n/list/api_1`,
    )
  })

  it.each(['', 'A', 'A'.repeat(43), 'A'.repeat(44), 'A'.repeat(45), 'ff'.repeat(32)])(
    '[AR7] the signature %j is verified and refused',
    async (signature) => {
      const call = buildSignedCall({ headers: { 'x-ca-signature': signature } })
      expect((await verify(call))?.code).toBe('A403IS')
    },
  )

  it.each(['x-ca-timestamp', 'x-ca-nonce', 'x-ca-key'])(
    '[SG3] a signature that does not cover %s is refused',
    async (name) => {
      const headers = signHeaders()
      const listed = headers['x-ca-signature-headers'] ?? ''
      headers['x-ca-signature-headers'] = listed
        .split(',')
        .filter((each) => each !== name)
        .join(',')
      expect(await verify(buildCall({ headers }))).toEqual({
        code: 'I400HD',
        facts: { name: 'X-Ca-Signature-Headers', reason: `must name ${name}` },
      })
    },
  )

  it('[SG1] a signed header that stands twice is refused', async () => {
    const call = buildSignedCall()
    const twice = buildCall({ headers: signHeaders() })
    const headers = new CallHeaders([...twice.headers.raw, 'Accept', 'text/html'])
    expect(await verify({ ...call, headers })).toEqual({
      code: 'I400HD',
      facts: { name: 'accept', reason: 'is signed and stands more than once' },
    })
  })

  it('[SG2] HmacSHA1 is refused where the organisation forbids it, other names always', async () => {
    const strict = buildWorld({ settings: buildSettings({ allowHmacSha1: false }) })
    const sha1 = buildSignedCall({ headers: { 'x-ca-signature-method': 'HmacSHA1' } })
    expect((await verify(sha1, strict))?.facts?.['reason']).toBe(
      'HmacSHA1 is forbidden by the organisation',
    )
    for (const method of ['none', 'hmacsha256 ', 'HmacMD5']) {
      const call = buildSignedCall({ headers: { 'x-ca-signature-method': method } })
      expect((await verify(call))?.code).toBe('I400HD')
    }
  })

  it('[CR6] the old secret is refused after a reset, the new one accepted', async () => {
    const reset = buildWorld({
      applications: [
        buildApplication({ secrets: [{ version: 2, sealed: 'Another-Secret_02', endsAt: null }] }),
      ],
    })
    expect((await verify(buildSignedCall(), reset))?.code).toBe('A403IS')
    const call = buildSignedCall({ appSecret: 'Another-Secret_02' })
    expect(await verify(call, reset)).toBeNull()
    expect(call.secretVersion).toBe(2)
  })

  it('[CR7] the old secret of a rotation lives until its end, exclusive, and is told apart', async () => {
    const rotating = (endsAt: number) =>
      buildWorld({
        applications: [
          buildApplication({
            secrets: [
              { version: 2, sealed: 'Another-Secret_02', endsAt: null },
              { version: 1, sealed: appSecret, endsAt },
            ],
          }),
        ],
      })
    expect((await verify(buildSignedCall(), rotating(nowMs)))?.code).toBe('A403IS')
    const call = buildSignedCall()
    expect(await verify(call, rotating(nowMs + 1))).toBeNull()
    expect(call).toMatchObject({ secretVersion: 1, authentication: 'signature' })
  })

  it('[SG4] a body that is not the one of its Content-MD5 is refused', async () => {
    const headers = signHeaders({
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await verify(buildCall({ headers, body: '{"a":2}' }))).toEqual({ code: 'I400I5' })
    expect(await verify(buildCall({ headers }))).toEqual({ code: 'I400I5' })
    expect(await verify(buildCall({ headers, body: '{"a":1}' }))).toBeNull()
  })

  it('[SG1] the parameters of a form are signed, and one changed is refused', async () => {
    const headers = signHeaders({
      body: 'name=a&city=%E6%9D%AD',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    })
    expect((await verify(buildCall({ headers, body: 'name=b&city=%E6%9D%AD' })))?.code).toBe(
      'A403IS',
    )
    expect(await verify(buildCall({ headers, body: 'name=a&city=%E6%9D%AD' }))).toBeNull()
  })

  it('[SG1] a query with two readings is refused and names the parameter', async () => {
    const call = buildCall({ target: '/list/api_1?a=1%26b%3D2', headers: signHeaders() })
    expect(await verify(call)).toEqual({
      code: 'I400IP',
      facts: { name: 'a', reason: 'could be read as other parameters' },
    })
  })
})

describe('signatures of RFC 9421', () => {
  function buildMessageCall(more: { nonce?: string; body?: string; secret?: string } = {}): Call {
    const signed = signMessage({
      method: 'POST',
      url: 'http://gateway:8000/list/api_1?env=PROD',
      appKey,
      secret: prepareSecret(more.secret ?? appSecret),
      nowMs,
      nonce: more.nonce ?? 'nonce-01',
      body: more.body,
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const { headers } = signed
    const target = '/list/api_1?env=PROD'
    return buildCall(
      more.body === undefined ? { target, headers } : { target, headers, body: more.body },
    )
  }
  const verify = async (call: Call) =>
    identifyApplication(call, world) ??
    checkClock(call, world) ??
    (await readBody(call)) ??
    verifyCallSignature(call, world) ??
    checkBodyDigest(call)

  it('[SG6] another secret, another body, an old signature are refused', async () => {
    expect((await verify(buildMessageCall({ secret: 'AppSecret-Example_002' })))?.code).toBe(
      'A403IS',
    )
    const changed = buildMessageCall({ body: '{"a":1}' })
    const other = { ...changed, readWholeBody: async () => Buffer.from('{"a":2}') }
    expect((await verify(other))?.facts?.['name']).toBe('Content-Digest')
    const late = { ...buildMessageCall(), receivedAtMs: nowMs + 901_000 }
    expect((await verify(late))?.code).toBe('S403TE')
  })

  it('[SG6] the same key pair signs, body and nonce included', async () => {
    const call = buildMessageCall({ body: '{"a":1}' })
    expect(await verify(call)).toBeNull()
    expect(call).toMatchObject({
      authentication: 'http-message-signature',
      nonce: 'nonce-01',
      secretVersion: 1,
      timestampMs: nowMs,
    })
  })

  it('[SG6] a body that the signature does not cover is refused', async () => {
    const call = { ...buildMessageCall(), readWholeBody: async () => Buffer.from('x') }
    expect((await verify(call))?.facts?.['reason']).toBe('must cover content-digest')
  })
})
