/** The signature doctor: every mistake that people make, named at the first part that shows it. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildStringToSign } from '../string-to-sign.ts'
import { buildPlace, buildRequest } from '../testing.ts'
import { diagnose } from './diagnose.ts'
import { describeFinding, diagnosisTexts } from './diagnosis-texts.ts'
import type { DiagnosisCode } from './diagnosis-texts.ts'
import { toHintText, writeMismatchMessage } from './hint.ts'

const serverString = [
  'POST',
  'application/json',
  '3ZvDRiRmKHQOUfPTJWdKuw==',
  'application/json; charset=utf-8',
  'Thu, 01 Jan 2026 00:00:00 GMT',
  'X-Ca-Key:203753385',
  'X-Ca-Stage:RELEASE',
  'X-Ca-Timestamp:1767225600000',
  'x-note:a b',
  '/list/10083?city=杭州 西湖&debug&env=PROD&phone=+86&z=a=b',
].join('\n')

/** The caller's string with a change, against the message that the server would answer with. */
function compare(change: (text: string) => string, server = serverString) {
  return diagnose({ client: change(server), server: writeMismatchMessage(server, 4096) })
}
const replace = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe('diagnose', () => {
  it.each<[string, string, string, string, DiagnosisCode]>([
    ['the method in lower case', 'POST', 'post', 'method', 'method.case'],
    ['another method', 'POST', 'PUT', 'method', 'method.differs'],
    ['no Accept', 'application/json\n3', '\n3', 'accept', 'accept.added'],
    ['another Accept', 'application/json\n3', '*/*\n3', 'accept', 'accept.differs'],
    ['no digest', '3ZvDRiRmKHQOUfPTJWdKuw==', '', 'content-md5', 'content-md5.added'],
    ['the digest of another body', '3ZvDRi', '4ZvDRi', 'content-md5', 'body.changed'],
    ['no charset', '; charset=utf-8', '', 'content-type', 'content-type.charset'],
    ['another charset', 'charset=utf-8', 'charset=gbk', 'content-type', 'content-type.charset'],
    [
      'a charset spelled otherwise',
      '; charset=utf-8',
      ';charset=UTF-8',
      'content-type',
      'content-type.spelling',
    ],
    ['another type', 'application/json; ', 'text/plain; ', 'content-type', 'content-type.differs'],
    ['no type', 'application/json; charset=utf-8', '', 'content-type', 'content-type.added'],
    ['no date', 'Thu, 01 Jan 2026 00:00:00 GMT', '', 'date', 'date.added'],
    ['another date', '00:00:00 GMT', '00:00:01 GMT', 'date', 'date.differs'],
    ['another spelling of a header', 'X-Ca-Key', 'x-ca-key', 'header:x-ca-key', 'header.spelling'],
    ['a header less', 'x-note:a b\n', '', 'header:x-note', 'header.unsigned'],
    ['a header more', 'x-note:', 'x-more:1\nx-note:', 'header:x-more', 'header.unlisted'],
    ['another value', 'x-note:a b', 'x-note:a  b', 'header:x-note', 'header.differs'],
    ['blanks around a value', 'x-note:a b', 'x-note: a b', 'header:x-note', 'header.blanks'],
    ['a value beyond ASCII', 'x-note:a b', 'x-note:é', 'header:x-note', 'header.encoding'],
    ['another stage', 'RELEASE', 'TEST', 'header:x-ca-stage', 'stage.differs'],
    ['another time', '1767225600000', '1767225600001', 'header:x-ca-timestamp', 'clock.differs'],
    [
      'headers unsorted',
      'X-Ca-Key:203753385\nX-Ca-Stage:RELEASE',
      'X-Ca-Stage:RELEASE\nX-Ca-Key:203753385',
      'string',
      'header.order',
    ],
    ['an escaped path', '/list/10083', '/list/%31%30083', 'path', 'path.encoding'],
    ['a path in capitals', '/list', '/List', 'path', 'path.case'],
    ['a slash more', '/list/10083', '/list//10083/', 'path', 'path.slash'],
    ['a path before the proxy', '/list/10083', '/api/list/10083', 'path', 'path.prefix'],
    ['a path behind the proxy', '/list/10083', '/10083', 'path', 'path.prefix'],
    ['another path', '/list/10083', '/get/10084', 'path', 'path.differs'],
    [
      'an escaped value',
      '杭州 西湖',
      '%E6%9D%AD%E5%B7%9E%20%E8%A5%BF%E6%B9%96',
      'parameter:city',
      'parameter.percent-encoded',
    ],
    [
      'an escaped value with plus',
      '杭州 西湖',
      '%E6%9D%AD%E5%B7%9E+%E8%A5%BF%E6%B9%96',
      'parameter:city',
      'parameter.percent-encoded',
    ],
    ['an escaped name', 'city=', '%63ity=', 'parameter:city', 'parameter.percent-encoded'],
    ['a plus sign for a blank', '杭州 西湖', '杭州+西湖', 'parameter:city', 'parameter.plus'],
    ['a blank for a plus sign', '+86', ' 86', 'parameter:phone', 'parameter.plus'],
    [
      'an equals sign behind an empty value',
      'debug',
      'debug=',
      'parameter:debug',
      'parameter.empty',
    ],
    ['a parameter less', '&env=PROD', '', 'parameter:env', 'parameter.unsigned'],
    ['a parameter more', '&env=', '&dry&env=', 'parameter:dry', 'parameter.missing'],
    ['another value of a parameter', 'PROD', 'PRE%zz', 'parameter:env', 'parameter.differs'],
    ['parameters unsorted', 'debug&env=PROD', 'env=PROD&debug', 'string', 'parameter.order'],
    ['line ends of Windows', '\n', '\r\n', 'string', 'string.carriage-return'],
    ['an empty line before the path', '\n/list', '\n\n/list', 'string', 'string.line-extra'],
    [
      'no line for the date',
      'Thu, 01 Jan 2026 00:00:00 GMT\n',
      '',
      'string',
      'string.line-missing',
    ],
    ['no path', '/list', 'list', 'string', 'string.unreadable'],
  ])('[SG5] %s', (_, from, to, part, code) => {
    const { isEqual, findings } = compare(replace(from, to))
    expect(isEqual).toBe(false)
    expect(findings[0]).toMatchObject({ part, code })
    expect(describeFinding(findings[0])).not.toMatch(/[{}]/)
  })

  it.each<[string, string, string, string, DiagnosisCode]>([
    ['no Accept arrived', 'application/json\n3', '\n3', 'accept', 'accept.missing'],
    ['no digest arrived', '3ZvDRiRmKHQOUfPTJWdKuw==', '', 'content-md5', 'content-md5.missing'],
    [
      'no type arrived',
      'application/json; charset=utf-8',
      '',
      'content-type',
      'content-type.missing',
    ],
    ['no date arrived', 'Thu, 01 Jan 2026 00:00:00 GMT', '', 'date', 'date.missing'],
    ['a header arrived empty', 'x-note:a b', 'x-note:', 'header:x-note', 'header.missing'],
    [
      'a value was escaped twice',
      '杭州 西湖',
      '%E6%9D%AD%E5%B7%9E%20%E8%A5%BF%E6%B9%96',
      'parameter:city',
      'parameter.double-encoded',
    ],
    ['a letter was decomposed', 'a=b', 'a=b\u0301', 'parameter:z', 'parameter.differs'],
  ])('[SG5] %s', (_, from, to, part, code) => {
    const server = replace(from, to)(serverString)
    const { findings } = diagnose({ client: serverString, server: toHintText(server) })
    expect(findings[0]).toMatchObject({ part, code })
  })

  it('[SG5] composed and decomposed letters are told from other differences', () => {
    const server = 'GET\n\n\n\n\n/p?name=\u00e9'
    expect(compare(replace('\u00e9', 'e\u0301'), server).findings[0].code).toBe(
      'parameter.normalization',
    )
  })

  it('[SG5] a trailing line feed', () => {
    expect(compare((text) => `${text}\n`).findings).toEqual([
      { part: 'string', code: 'string.trailing-newline', facts: {} },
    ])
  })

  it('[SG5] several faults come in the order of the string', () => {
    const { findings } = compare((text) =>
      text.replace('X-Ca-Key', 'x-ca-key').replace('POST', 'GET').replace('env=PROD', 'env=PRE'),
    )
    expect(findings.map(({ code }) => code)).toEqual([
      'method.differs',
      'header.spelling',
      'parameter.differs',
    ])
    expect(findings.map(describeFinding)).toEqual([
      'You signed GET, the server received POST.',
      'Header x-ca-key: signed as x-ca-key, but listed in X-Ca-Signature-Headers as X-Ca-Key. Use one spelling in both.',
      'Parameter env: you signed PRE, the server received PROD.',
    ])
  })

  it('[SG5] equal strings leave the secret, and an empty fact is shown as such', () => {
    expect(compare((text) => text)).toEqual({
      isEqual: true,
      findings: [{ part: 'signature', code: 'secret.wrong', facts: {} }],
    })
    expect(describeFinding({ part: 'accept', code: 'accept.differs', facts: { client: '' } })).toBe(
      'You signed Accept (empty), the server received (empty).',
    )
  })

  it('[SG5] the clock is looked at where the time of the server is known', () => {
    const at = (serverTimeMs: number, client = serverString, windowSeconds?: number) =>
      diagnose({
        client,
        server: client,
        serverTimeMs,
        ...(windowSeconds === undefined ? {} : { windowSeconds }),
      }).findings
    const nowMs = 1_767_225_600_000
    expect(at(nowMs + 900_000)).toHaveLength(1)
    const [skew] = at(nowMs + 901_000)
    expect(skew).toEqual({
      part: 'header:x-ca-timestamp',
      code: 'clock.skew',
      facts: { skewSeconds: -901, windowSeconds: 900 },
    })
    expect(describeFinding(skew)).toBe(
      'The clock of the caller is -901 s away from the server, more than the 900 s allowed.',
    )
    expect(at(nowMs - 61_000, serverString, 60)[0].facts).toEqual({
      skewSeconds: 61,
      windowSeconds: 60,
    })
    const seconds = serverString.replace('1767225600000', '1767225600')
    expect(at(nowMs, seconds)[0].code).toBe('clock.unit')
    expect(at(nowMs, 'GET\n\n\n\n\n/p')[0].code).toBe('secret.wrong')
    const broken = diagnose({ client: seconds, server: 'nonsense', serverTimeMs: nowMs })
    expect(broken.findings.map(({ code }) => code)).toEqual([
      'server-string.unreadable',
      'clock.unit',
    ])
  })

  it('[SG5] a message that breaks off hides nothing that it still shows', () => {
    const cut = writeMismatchMessage(serverString, 225)
    const against = (client: string) => diagnose({ client, server: cut }).findings
    expect(cut).toContain('...`')
    expect(against(serverString)[0].code).toBe('server-string.cut')
    expect(against(serverString.replace('POST', 'PUT')).map(({ code }) => code)).toEqual([
      'method.differs',
    ])
    expect(against(serverString.replace('杭州', '杭'))[0].code).toBe('parameter.differs')
    const early = writeMismatchMessage(serverString, 100)
    expect(
      diagnose({ client: serverString.replace('POST', 'PUT'), server: early }).findings[0].code,
    ).toBe('string.differs')
    const cutBy3 = (server: string) =>
      writeMismatchMessage(server, Buffer.byteLength(toHintText(server)) - 3)
    const codes = (client: string, server: string) =>
      diagnose({ client, server: cutBy3(server) }).findings.map(({ code }) => code)
    const get = 'GET\n\n\n\n\n/p'
    expect(codes(`${get}?b=2&a=1&cc=3`, `${get}?a=1&b=2&ccc=3`)).toEqual(['string.differs'])
    expect(codes(`${get}?a=1&zzz`, `${get}?a=1&z=abc`)).toEqual(['string.differs'])
    expect(codes(`PUT${get.slice(3)}?a=1&z=abc`, `${get}?a=1&z=abcde`)).toEqual(['method.differs'])
    expect(codes(`${get}?a=1&z=q`, `${get}?a=1&z=abcde`)).toEqual(['parameter.differs'])
    const server = 'GET\n\n\n\n\n/p?a=1&bb=2'
    const mid = writeMismatchMessage(server, Buffer.byteLength(toHintText(server)) - 3)
    expect(
      diagnose({ client: 'PUT\n\n\n\n\n/p?a=1', server: mid }).findings.map(({ code }) => code),
    ).toEqual(['method.differs'])
  })

  it('[SG5] a number sign in a value splits nothing, on whichever side the line feeds are', () => {
    const text = 'GET\na#b\n\n\n\nx-a:1#x-b:2#/c\nx-d:e#f\n/p?q=#1'
    const wrong = text.replace('e#f', 'e#g')
    for (const [client, server] of [
      [wrong, toHintText(text)],
      [toHintText(wrong), text],
    ] as const) {
      expect(diagnose({ client, server }).findings).toEqual([
        { part: 'header:x-d', code: 'header.differs', facts: expect.anything() },
      ])
    }
    const both = diagnose({ client: 'GET#####x-d:e#g#/p', server: 'GET#####x-d:e#f#/p' })
    expect(both.findings[0].facts).toEqual({ name: 'x-d', client: 'e#g', server: 'e#f' })
    expect(diagnose({ client: 'GET#####x#/p', server: 'GET#####/p' }).findings[0].code).toBe(
      'header.unlisted',
    )
  })

  it('[SG5] a difference that no part shows is called just that', () => {
    expect(diagnose({ client: 'GET\n\n\n\n\n/p?', server: 'GET#####/p' }).findings).toMatchObject([
      { code: 'parameter.missing' },
    ])
    const split = diagnose({ client: 'GET#####x-a:1#x-b#/p', server: 'GET\n\n\n\n\nx-a:1#x-b\n/p' })
    expect(split.findings[0].code).toBe('secret.wrong')
  })

  it('[SG5] a request serves as well as its string, and an impossible one is named first', () => {
    const good = buildRequest({ method: 'GET', target: '/p?a=1', headers: { accept: '*/*' } })
    const other = buildRequest({ method: 'GET', target: '/p?a=2', headers: { accept: '*/*' } })
    expect(diagnose({ client: good, server: good }).isEqual).toBe(true)
    expect(diagnose({ client: good, server: other }).findings[0].part).toBe('parameter:a')
    const bad = buildPlace({ target: '/p?a=1&a=2' })
    const finding = {
      part: 'string',
      code: 'request.refused',
      facts: { reason: 'parameter.repeated', name: 'a' },
    }
    expect(diagnose({ client: bad, server: good })).toEqual({ isEqual: false, findings: [finding] })
    expect(diagnose({ client: good, server: bad })).toEqual({ isEqual: false, findings: [finding] })
    const nameless = buildPlace({ target: '*' })
    expect(diagnose({ client: nameless, server: good }).findings[0].facts).toEqual({
      reason: 'target.invalid',
      name: '',
    })
  })

  it('[SG5] finds the one changed part of any request, whatever its values', () => {
    const value = fc.stringMatching(/^[a-z0-9#:/?%+ ~]{0,8}$/)
    const text = fc
      .string({ unit: 'grapheme', maxLength: 6 })
      .map((any) => any.replace(/[&=]/g, '~'))
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), value, { minKeys: 1, maxKeys: 4 }),
        fc.dictionary(text.filter(Boolean), text, { maxKeys: 4 }),
        fc.nat(3),
        (headers, parameters, pick) => {
          const names = Object.keys(headers).map((name) => `x-${name}`)
          const sent = Object.fromEntries(Object.entries(headers).map(([n, v]) => [`x-${n}`, v]))
          const request = buildRequest({
            method: 'GET',
            target: `/p?${new URLSearchParams(parameters).toString()}`,
            headers: { ...sent, 'x-ca-signature-headers': names.join(',') },
          })
          const built = buildStringToSign(request)
          if (!built.ok) throw new Error(built.refusal.code)
          const message = writeMismatchMessage(built.text, 4096)
          expect(diagnose({ client: built.text, server: message }).isEqual).toBe(true)
          const name = names[pick % names.length] ?? ''
          const changed = built.text.replace(`\n${name}:`, `\n${name}:!`)
          const { isEqual, findings } = diagnose({ client: changed, server: message })
          expect(isEqual).toBe(false)
          expect(findings[0].part).toBe(`header:${name}`)
        },
      ),
    )
  })

  it('[SG5] every text is a sentence and shows only facts that findings carry', () => {
    for (const text of Object.values(diagnosisTexts)) {
      expect(text).toMatch(/^[A-Z{].*[.?]$/)
      const known = /\{(?!client|server|name|reason|skewSeconds|windowSeconds|lateSeconds)/
      expect(text).not.toMatch(known)
    }
  })
})
