import { describe, expect, it } from 'vitest'
import { prepareSecret } from '../prepared-secret.ts'
import { sign } from '../signature.ts'
import { buildRequest } from '../testing.ts'
import { explainSignature } from './explain-signature.ts'

const secret = prepareSecret('AppSecret-Example_001')
const signText = (text: string) => sign(secret, 'HmacSHA256', text)
const other = (text: string) => sign(prepareSecret('another-secret'), 'HmacSHA256', text)
const request = buildRequest({
  method: 'POST',
  target: '/p?z=1&name=a%20b',
  headers: {
    accept: '*/*',
    'content-type': 'application/json; charset=utf-8',
    'x-ca-stage': 'RELEASE',
    'x-ca-signature-headers': 'X-Ca-Stage',
  },
})
const right = 'POST\n*/*\n\napplication/json; charset=utf-8\n\nX-Ca-Stage:RELEASE\n/p?name=a b&z=1'

describe('explainSignature', () => {
  it('[SG5] another secret, a mistake of one’s own and an impossible request are not explained', () => {
    const explain = (signature: string) =>
      explainSignature({ request, signature, signers: [signText] })
    expect(explain(other(right))).toEqual([])
    expect(explain(signText('nonsense'))).toEqual([])
    const impossible = { ...request, target: '*' }
    expect(explainSignature({ request: impossible, signature: '', signers: [signText] })).toEqual(
      [],
    )
  })

  it.each([
    ['method.case', 'method', right.replace('POST', 'post'), { client: 'post', server: 'POST' }],
    ['accept.added', 'accept', right.replace('*/*', ''), { client: '', server: '*/*' }],
    [
      'content-type.charset',
      'content-type',
      right.replace('; charset=utf-8', ''),
      { client: 'application/json', server: 'application/json; charset=utf-8' },
    ],
    [
      'content-type.added',
      'content-type',
      right.replace('application/json; charset=utf-8', ''),
      { client: '', server: 'application/json; charset=utf-8' },
    ],
    [
      'content-md5.missing',
      'content-md5',
      right.replace('*/*\n\n', '*/*\nzTcRWg==\n'),
      { client: 'zTcRWg==', server: '' },
    ],
    [
      'stage.differs',
      'header:x-ca-stage',
      right.replace('RELEASE', 'PRE'),
      { name: 'X-Ca-Stage', client: 'PRE', server: 'RELEASE' },
    ],
    [
      'parameter.percent-encoded',
      'parameter:name',
      right.replace('a b', 'a%20b'),
      { name: 'name', client: 'a%20b', server: 'a b' },
    ],
    [
      'header.spelling',
      'header:x-ca-stage',
      right.replace('X-Ca-Stage', 'x-ca-stage'),
      { name: 'x-ca-stage', client: 'x-ca-stage', server: 'X-Ca-Stage' },
    ],
    ['path.slash', 'path', right.replace('/p?', '/p/?'), { client: '/p/', server: '/p' }],
    ['string.trailing-newline', 'string', `${right}\n`, {}],
  ])('[SG5] %s is named with its place', (code, part, signed, facts) => {
    const signers = [other, signText]
    const hints = { bodyMd5: 'zTcRWg==' }
    const [first] = explainSignature({ request, signature: signText(signed), signers, hints })
    expect(first).toEqual({ part, code, facts })
  })

  it('[SG5] a target signed as sent is named where it shows, and then as that', () => {
    const signed = right.replace('/p?name=a b&z=1', '/p?z=1&name=a%20b')
    const findings = explainSignature({
      request,
      signature: signText(signed),
      signers: [signText],
    })
    expect(findings[0]).toMatchObject({ part: 'parameter:name' })
    expect(findings.at(-1)).toEqual({ part: 'string', code: 'target.raw', facts: {} })
  })
})
