/** A message signature is explained by the secret alone: each usual mistake, from the signature that it makes (SG5, SG6). */
import { describe, expect, it } from 'vitest'
import { readMessageSignature } from '../http-message/message-signature.ts'
import { buildSignatureBase } from '../http-message/signature-base.ts'
import type { MessageToSign } from '../http-message/signature-base.ts'
import { prepareSecret } from '../prepared-secret.ts'
import { sign } from '../signature.ts'
import type { DiagnosisCode, DiagnosisPart } from './diagnosis-texts.ts'
import {
  explainAbsent,
  explainMessage,
  explainMessageTimes,
  explainUncovered,
} from './explain-message.ts'

const secret = prepareSecret('AppSecret-Example_001')
const signText = (text: string) => sign(secret, 'HmacSHA256', text)
const other = (text: string) => sign(prepareSecret('another-secret'), 'HmacSHA256', text)
const nowMs = 1_767_225_600_000

const input =
  'sig1=("@method" "@authority" "@path" "@query"  "@target-uri" "@request-target" "content-digest" "x-ca-stage")' +
  ';created=1767225600;nonce="n-1";keyid="203753385"'
const headers: Record<string, string> = {
  'content-digest': 'sha-256=:AA==:',
  'x-ca-stage': 'RELEASE',
}
const message: MessageToSign = {
  method: 'POST',
  scheme: 'http',
  authority: 'Gateway:8000',
  target: '/list/a%20b?z=a%20b&a=1',
  header: (name) => headers[name],
}

function read(signatureInput = input, signature = 'AA==') {
  const found = readMessageSignature((name) =>
    name === 'signature' ? `sig1=:${signature}:` : signatureInput,
  )
  if (!found.ok) throw new Error(found.refusal.code)
  return found
}

const { components, parameters } = read()
const built = buildSignatureBase(message, components, parameters)
const right = built.ok ? built.text : ''
const hints = {
  signatureInput: input,
  authorities: ['public.example'],
  bodyDigests: ['sha-256=:BB==:'],
}
const explain = (signature: string) =>
  explainMessage({
    message,
    signature: read(input, signature),
    signers: [other, signText],
    hints,
  })

const cases: readonly (readonly [DiagnosisCode, DiagnosisPart, string, string])[] = [
  ['method.case', 'component:@method', '"@method": POST', '"@method": post'],
  ['authority.case', 'component:@authority', '"@authority": g', '"@authority": G'],
  ['authority.port', 'component:@authority', '"@authority": gateway:8000', '"@authority": gateway'],
  [
    'authority.differs',
    'component:@authority',
    '"@authority": gateway:8000',
    '"@authority": public.example',
  ],
  ['path.query', 'component:@path', '"@path": /list/a%20b', '"@path": /list/a%20b?z=a%20b&a=1'],
  ['path.encoding', 'component:@path', '"@path": /list/a%20b', '"@path": /list/a b'],
  ['path.slash', 'component:@path', '"@path": /list/a%20b', '"@path": /list/a%20b/'],
  ['query.mark', 'component:@query', '"@query": ?', '"@query": '],
  ['query.encoding', 'component:@query', '"@query": ?z=a%20b', '"@query": ?z=a+b'],
  ['query.encoding', 'component:@query', '"@query": ?z=a%20b', '"@query": ?z=a b'],
  ['query.order', 'component:@query', '"@query": ?z=a%20b&a=1', '"@query": ?a=1&z=a%20b'],
  ['target-uri.relative', 'component:@target-uri', 'http://gateway:8000/', '/'],
  ['scheme.differs', 'component:@target-uri', 'http://gateway', 'https://gateway'],
  ['authority.port', 'component:@target-uri', 'http://gateway:8000/', 'http://gateway/'],
  ['query.differs', 'component:@target-uri', '?z=a%20b&a=1\n"@req', '\n"@req'],
  [
    'request-target.method',
    'component:@request-target',
    '"@request-target": /',
    '"@request-target": post /',
  ],
  ['body.changed', 'component:content-digest', ':AA==:', ':BB==:'],
  ['stage.differs', 'component:x-ca-stage', 'RELEASE', 'PRE'],
  ['component.unsigned', 'component:x-ca-stage', '"x-ca-stage": RELEASE\n', ''],
  ['component.order', 'string', '', ''],
  ['string.trailing-newline', 'string', right, `${right}\n`],
  ['signature-parameters.missing', 'component:@signature-params', '', ''],
  ['signature-parameters.label', 'component:@signature-params', parameters, input],
  ['signature-parameters.spelling', 'component:@signature-params', parameters, input.slice(5)],
  ['signature-parameter.unsigned', 'signature-parameter:nonce', ';nonce="n-1"', ''],
  [
    'signature-parameter.unlisted',
    'signature-parameter:alg',
    'keyid="203753385"',
    'keyid="203753385";alg="hmac-sha256"',
  ],
]

/** Two mistakes that are no replacement of one text by another. */
function mistake(code: DiagnosisCode, from: string, to: string): string {
  const lines = right.split('\n')
  if (code === 'component.order') {
    return [...lines.slice(0, -1).toSorted(), lines.at(-1)].join('\n')
  }
  if (code === 'signature-parameters.missing') return lines.slice(0, -1).join('\n')
  expect(right).toContain(from)
  return right.replace(from, to)
}

describe('explainMessage', () => {
  it('[SG5] another secret, a mistake of one’s own and a header that did not arrive are not explained', () => {
    expect(explain(other('nonsense'))).toEqual([])
    expect(explain(signText('nonsense'))).toEqual([])
    expect(explain(signText(right))).toEqual([])
    const absent = read('sig1=("@method" "x-lost");keyid="1"')
    expect(explainMessage({ message, signature: absent, signers: [signText] })).toEqual([])
  })

  it.each(cases)('[SG5] [SG6] %s is named with its place: %s', (code, part, from, to) => {
    const [first] = explain(signText(mistake(code, from, to)))
    expect(first).toMatchObject({ part, code })
  })
})

describe('what is said of a message signature that is not verified', () => {
  it('[SG6] everything that has to be covered, at once', () => {
    const uncovered = ['@method', '@path', '@query', 'content-digest', 'x-ca-stage', 'created']
    expect(explainUncovered(uncovered).map(({ part, code }) => [part, code])).toEqual([
      ['component:@method', 'component.uncovered'],
      ['component:@path', 'target.uncovered'],
      ['component:@query', 'target.uncovered'],
      ['component:content-digest', 'content-digest.uncovered'],
      ['component:x-ca-stage', 'component.uncovered'],
      ['signature-parameter:created', 'signature-parameter.missing'],
    ])
  })

  it('[SG6] a header that is signed and did not arrive', () => {
    const signature = read('sig1=("@method" "x-lost" "x-ca-stage");keyid="1"')
    expect(explainAbsent(message, signature)).toEqual([
      { part: 'component:x-lost', code: 'component.absent', facts: { name: 'x-lost' } },
    ])
  })

  it.each([
    ['', ['signature-parameter.missing']],
    [';created=1767225600', []],
    [';created=1767224700', []],
    [';created=1767224699', ['clock.skew']],
    [';created=1767225600000', ['created.unit']],
    [';created=1767225600;expires=1767225600', []],
    [';created=1767225600;expires=1767225599', ['signature.expired']],
    [';created=1767224000;expires=1767224010', ['clock.skew', 'signature.expired']],
  ])('[SG3] [SG6] times %j: %j', (times, codes) => {
    const signature = read(`sig1=("@method")${times};keyid="1"`)
    const found = explainMessageTimes(signature, { nowMs, windowSeconds: 900 })
    expect(found.map(({ code }) => code)).toEqual(codes)
  })
})
