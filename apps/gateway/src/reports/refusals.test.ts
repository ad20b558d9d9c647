import { createDecipheriv } from 'node:crypto'
import { refusalFindings, type GatewayErrorCode, type RefusedCall } from '@portico/contract'
import { prepareSecret, sign } from '@portico/signing'
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import {
  appSecret,
  buildApplication,
  buildSignedCall,
  buildWorld,
  nowMs,
  token,
  type SignInput,
} from '../testing.ts'
import { deriveRefusalsKey, Refusals } from './refusals.ts'

const world = buildWorld({
  applications: [buildApplication(), buildApplication({ id: 'app_2', appKey: 'other-key' })],
})

function open({ requestId, sealed }: RefusedCall) {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', deriveRefusalsKey(token), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(requestId))
  decipher.setAuthTag(bytes.subarray(-16))
  const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  return refusalFindings.parse(JSON.parse(text.toString()))
}

function build(now = () => nowMs) {
  return new Refusals({ token, now, readSettings: () => world.settings })
}

/** A call of the application that has come as far as the signature. */
function identified(input: SignInput = {}, appKey = '203753385'): Call {
  const call = buildSignedCall({ target: '/list/api_1?name=a%20b', ...input })
  call.application = world.findApplication(appKey) ?? null
  call.signatureScheme = 'x-ca'
  return call
}

const statusOf = (code: GatewayErrorCode) => Number(code.slice(1, 4))

function explain(call: Call, code: GatewayErrorCode = 'A403IS') {
  const refusals = build()
  refusals.note(call, code, statusOf(code))
  const [refusal] = refusals.take()
  return refusal === undefined ? null : open(refusal)
}

/** A signature over another string than the call has. */
function misSigned(change: (text: string) => string, more: SignInput = {}): Call {
  const right = explain(identified(more))?.stringToSign.replaceAll('#', '\n') ?? ''
  const signature = sign(prepareSecret(appSecret), 'HmacSHA256', change(right))
  const nonce = '7c8d2e0a-0000-4000-8000-000000000000'
  return identified({ nonce, ...more, headers: { ...more.headers, 'x-ca-signature': signature } })
}

describe('what is found in refused calls', () => {
  const nonce = '7c8d2e0a-0000-4000-8000-000000000000'

  it('[CR4] holds neither the secret nor the signature, nor values whose names speak of a secret', () => {
    const call = identified({ target: '/list/api_1?access_token=hush-hush&size=3' })
    const found = JSON.stringify(explain(call))
    expect(found).toContain('access_token=***')
    expect(found).toContain('size=3')
    for (const secret of ['hush-hush', appSecret, call.headers.get('x-ca-signature') ?? '']) {
      expect(found).not.toContain(secret)
    }
  })

  it.each<[string, () => Call, GatewayErrorCode]>([
    ['a call of nobody', () => ({ ...identified(), application: null }), 'A403IS'],
    [
      'a signature that was not read',
      () => ({ ...identified(), signatureScheme: 'http-message' }),
      'A403IS',
    ],
    ['a call that is not signed', () => ({ ...identified(), signatureScheme: 'none' }), 'A403IS'],
    ['a missing grant', () => identified(), 'I403AA'],
    ['a header that is wrong otherwise', () => identified(), 'I400HD'],
  ])('[SG5] %s: nothing', (_, buildOne, code) => {
    expect(explain(buildOne(), code)).toBeNull()
  })

  it('[GW6] ten a minute of one application, sixty of all, a hundred that wait', () => {
    let now = nowMs
    const refusals = build(() => now)
    for (let index = 0; index < 20; index += 1) refusals.note(identified(), 'A403IS', 403)
    refusals.note(identified({}, 'other-key'), 'A403IS', 403)
    expect(refusals.take().map(({ applicationId }) => applicationId)).toEqual([
      ...Array.from({ length: 10 }, () => 'app_1'),
      'app_2',
    ])
    now += 60_000
    refusals.note(identified(), 'A403IS', 403)
    for (let index = 0; index < 150; index += 1) {
      refusals.keep({ requestId: String(index), applicationId: 'app_1', sealed: '-' })
    }
    expect(refusals.take()).toHaveLength(100)
  })

  it('[GW6] a tunnel that was ended later is no refused signature', () => {
    const refusals = build()
    refusals.note(identified(), 'A403IS', 101)
    expect(refusals.take()).toEqual([])
  })

  it('[SG5] a mistake with a parameter is named, with both sides', () => {
    const call = misSigned((text) => text.replace('a b', 'a%20b'), { nonce })
    expect(explain(call)?.findings[0]).toEqual({
      part: 'parameter:name',
      code: 'parameter.percent-encoded',
      facts: { name: 'name', client: 'a%20b', server: 'a b' },
    })
  })

  it('[SG5] another secret is not guessed: the string alone is kept', () => {
    const found = explain(identified({ appSecret: 'AppSecret-Example_002' }))
    expect(found?.findings).toEqual([])
    expect(found?.stringToSign).toContain('/list/api_1?name=a b')
  })

  it('[SG3] [SG5] a clock that is off, and one that counts seconds', () => {
    const late = { ...identified(), timestampMs: nowMs - 1_000_000 }
    expect(explain(late, 'S403TE')?.findings[0]).toMatchObject({
      code: 'clock.skew',
      facts: { skewSeconds: -1000, windowSeconds: 900 },
    })
    const seconds = identified({ headers: { 'x-ca-timestamp': '1767225600' } })
    expect(explain(seconds, 'I400HD')?.findings[0]).toMatchObject({ code: 'clock.unit' })
  })

  it('[SG4] [SG5] a body that is not the one that was digested', () => {
    const call = { ...identified({ body: '{}' }), body: Buffer.from('{ }') }
    expect(explain(call, 'I400I5')?.findings[0]).toMatchObject({
      code: 'body.changed',
      facts: { client: 'mZFLkyvTelC5g8XnyQrpOw==' },
    })
  })

  it('[SG5] a string that is long is cut, and says so', () => {
    const found = explain(identified({ target: `/list/api_1?name=${'a'.repeat(5000)}` }))
    expect(found?.stringToSign).toMatch(/a\.\.\.$/)
    expect(found?.stringToSign.length).toBeLessThanOrEqual(2051)
  })
})
