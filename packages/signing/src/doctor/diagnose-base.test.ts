/** The signature doctor over signature bases of RFC 9421: every mistake at the first part that shows it. */
import { describe, expect, it } from 'vitest'
import { diagnose } from './diagnose.ts'
import { describeFinding } from './diagnosis-texts.ts'
import type { DiagnosisCode } from './diagnosis-texts.ts'
import { hideFacts, hideValues } from './hidden-values.ts'
import { toHintText, writeMismatchMessage } from './hint.ts'

const list =
  '("@method" "@authority" "@scheme" "@path" "@query" "@request-target" "@target-uri" "content-digest" "x-note")'
const parameters = ';created=1767225600;nonce="n-1";keyid="203753385";tag="app"'
const server = [
  '"@method": POST',
  '"@authority": gateway:8000',
  '"@scheme": http',
  '"@path": /list/a%20b',
  '"@query": ?z=a%20b&a=1',
  '"@request-target": /list/a%20b?z=a%20b&a=1',
  '"@target-uri": http://gateway:8000/list/a%20b?z=a%20b&a=1',
  '"content-digest": sha-256=:AA==:',
  '"x-note": a#b: c',
  `"@signature-params": ${list}${parameters}`,
].join('\n')
const message = writeMismatchMessage(server, 4096)

const cases: readonly (readonly [string, string, string, DiagnosisCode])[] = [
  ['"@method": POST', '"@method": post', 'component:@method', 'method.case'],
  ['"@method": POST', '"@method": PUT', 'component:@method', 'method.differs'],
  ['"@authority": gateway', '"@authority": Gateway', 'component:@authority', 'authority.case'],
  ['"@authority": gateway:8000', '"@authority": gateway', 'component:@authority', 'authority.port'],
  ['"@authority": gateway', '"@authority": inner', 'component:@authority', 'authority.differs'],
  ['"@scheme": http', '"@scheme": https', 'component:@scheme', 'scheme.differs'],
  ['"@path": /list/a%20b', '"@path": /list/a b', 'component:@path', 'path.encoding'],
  ['"@path": /list/a%20b', '"@path": /api/list/a%20b', 'component:@path', 'path.prefix'],
  ['"@path": /list/a%20b', '"@path": /list/a%20b?z=1', 'component:@path', 'path.query'],
  ['"@query": ?', '"@query": ', 'component:@query', 'query.mark'],
  ['"@query": ?z=a%20b', '"@query": ?z=a+b', 'component:@query', 'query.encoding'],
  ['"@query": ?z=a%20b&a=1', '"@query": ?a=1&z=a%20b', 'component:@query', 'query.order'],
  ['"@query": ?z=a%20b&a=1', '"@query": ?z=%', 'component:@query', 'query.differs'],
  [
    '"@request-target": /',
    '"@request-target": post /',
    'component:@request-target',
    'request-target.method',
  ],
  [
    '"@request-target": /',
    '"@request-target": http://gateway/',
    'component:@request-target',
    'request-target.absolute',
  ],
  [
    '"@request-target": /list/a%20b?z',
    '"@request-target": /list/a%20b?y',
    'component:@request-target',
    'query.differs',
  ],
  [
    '"@target-uri": http://gateway:8000',
    '"@target-uri": ',
    'component:@target-uri',
    'target-uri.relative',
  ],
  ['"@target-uri": http:', '"@target-uri": https:', 'component:@target-uri', 'scheme.differs'],
  [
    '"@target-uri": http://gateway:8000',
    '"@target-uri": http://gateway',
    'component:@target-uri',
    'authority.port',
  ],
  [
    '"@target-uri": http://gateway:8000/list',
    '"@target-uri": http://gateway:8000/List',
    'component:@target-uri',
    'path.case',
  ],
  ['sha-256=:AA==:', 'sha-256=:BB==:', 'component:content-digest', 'body.changed'],
  ['"x-note": a', '"x-note": b', 'component:x-note', 'header.differs'],
  ['"x-note": a', '"x-note":  a', 'component:x-note', 'header.blanks'],
  ['"@method"', '@method', 'component:@method', 'component.quotes'],
  ['"@method": ', '"@method":', 'component:@method', 'component.separator'],
  ['"x-note": ', '"X-Note": ', 'component:x-note', 'component.case'],
  ['"@method": POST\n', '', 'component:@method', 'component.unsigned'],
  ['"x-note": a', '"x-more": 1\n"x-note": a', 'component:x-more', 'component.unlisted'],
  [
    '"@method": POST\n"@authority": gateway:8000',
    '"@authority": gateway:8000\n"@method": POST',
    'string',
    'component.order',
  ],
  [
    `\n"@signature-params": ${list}${parameters}`,
    '',
    'component:@signature-params',
    'signature-parameters.missing',
  ],
  [
    ': ("@method"',
    ': sig1=("@method"',
    'component:@signature-params',
    'signature-parameters.label',
  ],
  [': ("@method"', ': ( "@method"', 'component:@signature-params', 'signature-parameters.spelling'],
  [
    ': ("@method" "@authority"',
    ': ("@authority" "@method"',
    'component:@signature-params',
    'signature-parameters.components',
  ],
  [': ("@method"', ': "@method"', 'component:@signature-params', 'signature-parameters.unreadable'],
  [
    ';nonce="n-1";keyid="203753385"',
    ';keyid="203753385";nonce="n-1"',
    'component:@signature-params',
    'signature-parameters.order',
  ],
  ['=1767225600;', '=1767225601;', 'signature-parameter:created', 'clock.differs'],
  ['=1767225600;', '=1767225600000;', 'signature-parameter:created', 'created.unit'],
  ['"n-1"', '"n-2"', 'signature-parameter:nonce', 'signature-parameter.differs'],
  [
    'keyid="203753385"',
    'keyid=203753385',
    'signature-parameter:keyid',
    'signature-parameter.differs',
  ],
  ['"203753385"', '"203753386"', 'signature-parameter:keyid', 'signature-parameter.differs'],
  [';tag="app"', '', 'signature-parameter:tag', 'signature-parameter.unsigned'],
  [';tag="app"', ';tag=app', 'signature-parameter:tag', 'signature-parameter.type'],
  [';tag', ';alg="hmac-sha256";tag', 'signature-parameter:alg', 'signature-parameter.unlisted'],
  ['\n', '\r\n', 'string', 'string.carriage-return'],
  [server, `${server}\n`, 'string', 'string.trailing-newline'],
  [server, 'nonsense', 'string', 'base.unreadable'],
  [server, '"@method": POST\n', 'component:@authority', 'component.unsigned'],
  [server, '"@method" POST', 'string', 'base.unreadable'],
  [server, 'POST\n*/*\n\n\n\n/list', 'string', 'string.scheme'],
]

describe('diagnose, for a signature base', () => {
  it.each(cases)('[SG5] [SG6] %j signed as %j: %s, %s', (from, to, part, code) => {
    expect(server).toContain(from)
    const client = from === '\n' ? server.replaceAll(from, to) : server.replace(from, to)
    const { isEqual, findings } = diagnose({ client, server: message })
    expect(isEqual).toBe(false)
    expect(findings.map((finding) => [finding.part, finding.code])).toContainEqual([part, code])
    expect(findings.map(describeFinding).join('\n')).not.toMatch(/[{}]|undefined/)
  })

  it('[SG5] [SG6] the first difference comes first, and a line more or less hides no other', () => {
    const client = server
      .replace('POST', 'post')
      .replace('"@scheme": http\n', '')
      .replace('n-1', 'n-2')
    expect(diagnose({ client, server: message }).findings.map(({ code }) => code)).toEqual([
      'method.case',
      'component.unsigned',
      'signature-parameter.differs',
    ])
  })

  it('[SG5] [SG6] bases that agree leave the secret, with line feeds or number signs', () => {
    for (const client of [server, toHintText(server)]) {
      expect(diagnose({ client, server: message })).toEqual({
        isEqual: true,
        findings: [{ part: 'signature', code: 'secret.wrong', facts: {} }],
      })
    }
  })

  it('[SG3] [SG6] the clock is looked at where the time of the server is known', () => {
    const at = (serverTimeMs: number, text = server) =>
      diagnose({ client: text, server: text, serverTimeMs }).findings[0]
    const nowMs = 1_767_225_600_000
    expect(at(nowMs + 900_000).code).toBe('secret.wrong')
    expect(at(nowMs + 901_000)).toEqual({
      part: 'signature-parameter:created',
      code: 'clock.skew',
      facts: { skewSeconds: -901, windowSeconds: 900 },
    })
    expect(at(nowMs, server.replace('=1767225600', '=1767225600000')).code).toBe('created.unit')
    expect(at(nowMs, server.replace(';created=1767225600', '')).code).toBe('secret.wrong')
  })

  it('[SG5] [SG6] a base that breaks off hides nothing that it still shows', () => {
    for (let length = 20; length < server.length; length += 1) {
      const cut = writeMismatchMessage(server, length)
      const codes = (client: string) =>
        diagnose({ client, server: cut }).findings.map(({ code }) => code)
      expect(codes(server)).toEqual(['server-string.cut'])
      expect(codes(server.replace('POST', 'PUT'))).toEqual(['method.differs'])
    }
  })

  it('[SG5] a server’s side that is no base is told apart from an X-Ca string', () => {
    const code = (text: string) => diagnose({ client: server, server: text }).findings[0].code
    expect(code('Invalid Signature')).toBe('server-string.unreadable')
    expect(code('GET#####/p')).toBe('string.scheme')
  })
})

describe('a signature base that is kept', () => {
  const build = (token: string, secret: string, size: string) =>
    [
      `"@query": ?access_token=${token}&size=${size}`,
      `"x-session": ${secret}`,
      '"@authority": gateway',
      '"@signature-params": ("@query" "x-session" "@authority");keyid="1"',
    ].join('\n')

  it('[CR4] holds no value whose name speaks of a secret', () => {
    expect(hideValues(build('a', 'b', '3'))).toBe(build('***', '***', '3'))
  })

  it('[SG5] is compared with what it holds; what it lacks counts as equal', () => {
    const kept = hideValues(build('a', 'b', '3'))
    expect(diagnose({ client: build('a', 'b', '3'), server: kept }).isEqual).toBe(true)
    expect(diagnose({ client: build('a', 'b', '4'), server: kept }).findings).toMatchObject([
      { part: 'component:@query', code: 'query.differs' },
    ])
    const other = build('a', 'b', '3').replace('"x-session": b\n', '')
    expect(diagnose({ client: other, server: kept }).findings[0].code).toBe('component.unsigned')
  })

  it('[CR4] [SG5] a finding about it keeps the place alone', () => {
    const facts = { name: 'x', client: '?token=a&b=1', server: '?b=1&token=a' }
    const code = 'query.order'
    expect(hideFacts({ part: 'component:@query', code, facts }).facts).toEqual({
      name: 'x',
      client: '?token=***&b=1',
      server: '?b=1&token=***',
    })
    const header = { part: 'component:x-session', code: 'header.differs', facts } as const
    expect(hideFacts(header).facts).toEqual({ name: 'x', client: '***', server: '***' })
    const host = {
      part: 'component:@authority',
      code: 'authority.case',
      facts: { client: 'A' },
    } as const
    expect(hideFacts(host).facts).toEqual({ client: 'A' })
  })
})
