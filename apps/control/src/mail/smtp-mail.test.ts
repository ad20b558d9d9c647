/** The mail port against a real SMTP server: what it refuses to say in the clear, and what it makes of replies. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestSink } from '../testing-sink.ts'
import type { TestSink } from '../testing-sink.ts'
import { createSmtpMail } from './smtp-mail.ts'
import type { SmtpMailOptions } from './smtp-mail.ts'

const run = promisify(execFile)

const message = {
  id: 'ntf_1',
  to: { name: 'Zhang "San" <evil@example.org>,', address: 'zhang@example.org' },
  subject: 'Grüße\r\nBcc: everybody@example.org',
  text: 'Hello',
  html: '<p>Hello</p>',
  language: 'en-US',
}

const sinks: TestSink[] = []
afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.close()))
})

async function openSink(options: Parameters<typeof startTestSink>[0] = {}): Promise<TestSink> {
  const sink = await startTestSink(options)
  sinks.push(sink)
  return sink
}

function mailTo(sink: Pick<TestSink, 'port'>, more: Partial<SmtpMailOptions> = {}) {
  return createSmtpMail({
    host: '127.0.0.1',
    port: sink.port,
    secure: false,
    tls: 'when-offered',
    user: null,
    password: null,
    from: { name: 'Portico', address: 'portico@example.org' },
    consoleUrl: 'https://portico.test',
    ...more,
  })
}

describe('secrets and certificates', () => {
  it('a password is not told to a server without TLS, when TLS is required', async () => {
    let asked = false
    const sink = await openSink({
      authMethods: ['PLAIN', 'LOGIN'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        asked = true
        done(null, { user: 'portico' })
      },
    })
    const login = { user: 'portico', password: 'hunter2-hunter2' }
    const answer = await mailTo(sink, { ...login, tls: 'required' }).send(message)
    expect(answer).toMatchObject({ kind: 'failed', away: true })
    expect(asked).toBe(false)
    expect(sink.mails).toHaveLength(0)
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(await mailTo(sink, { ...login, tls: 'off' }).send(message)).toMatchObject({
      kind: 'accepted',
    })
    expect(asked).toBe(true)
  })

  it('a certificate that nobody vouches for is refused, by STARTTLS and from the first byte', async () => {
    const offering = await openSink({ disabledCommands: [] })
    const expected = { kind: 'failed', away: true }
    expect(await mailTo(offering).send(message)).toMatchObject(expected)
    expect(await mailTo(offering, { tls: 'required' }).send(message)).toMatchObject(expected)
    expect(offering.mails).toHaveLength(0)
    const secure = await openSink({ secure: true })
    expect(await mailTo(secure, { secure: true }).send(message)).toMatchObject(expected)
    expect(await mailTo(offering, { tls: 'off' }).send(message)).toMatchObject({ kind: 'accepted' })
  })

  it('a wrong password concerns every e-mail, not this one', async () => {
    const sink = await openSink({
      authMethods: ['PLAIN'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) =>
        done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    const answer = await mailTo(sink, { user: 'a', password: 'secret-b', tls: 'off' }).send(message)
    expect(answer).toMatchObject({ kind: 'failed', status: '535', away: true })
    expect(JSON.stringify(answer)).not.toContain('secret-b')
  })
})

describe('with a certificate that the machine trusts', () => {
  const trusted = getCACertificates('default')
  const login = { user: 'portico', password: 'hunter2-hunter2' }
  let folder: string
  const tls: { key: string; cert: string } = { key: '', cert: '' }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-mail-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=mail.test', '-addext', 'subjectAltName=DNS:localhost']
    const kind = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ]
    await run('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert])
    tls.key = await readFile(key, 'utf8')
    tls.cert = await readFile(cert, 'utf8')
    setDefaultCACertificates([...trusted, tls.cert])
  })
  afterAll(async () => {
    setDefaultCACertificates(trusted)
    await rm(folder, { recursive: true, force: true })
  })

  /** A server that notes whether each sign-in came over TLS. */
  const openTls = async (secure: boolean) => {
    const overTls: boolean[] = []
    const sink = await openSink({
      ...tls,
      secure,
      disabledCommands: [],
      authMethods: ['PLAIN', 'LOGIN'],
      allowInsecureAuth: true,
      onAuth: (auth, session, done) => {
        overTls.push(session.secure)
        if (auth.password === login.password) done(null, { user: 'portico' })
        else done(new Error('no'))
      },
    })
    return { sink, overTls }
  }

  it.each([
    ['STARTTLS', false],
    ['TLS from the first byte', true],
  ])('by %s a server of another name is told nothing', async (_, secure) => {
    const { sink, overTls } = await openTls(secure)
    const answer = await mailTo(sink, { ...login, secure, tls: 'required' }).send(message)
    expect(answer).toMatchObject({ kind: 'failed', away: true })
    expect(answer).toHaveProperty(
      'reason',
      expect.stringMatching(/does not match certificate/) as string,
    )
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect([overTls, sink.mails]).toStrictEqual([[], []])
  })

  it.each([
    ['STARTTLS', false, 'required'],
    ['STARTTLS, which is offered,', false, 'when-offered'],
    ['TLS from the first byte', true, 'required'],
  ] as const)(
    'by %s an e-mail arrives, and the password goes inside it',
    async (_, secure, mode) => {
      const { sink, overTls } = await openTls(secure)
      const named = { ...login, secure, tls: mode, host: 'localhost' }
      expect(await mailTo(sink, named).send(message)).toMatchObject({ kind: 'accepted' })
      expect(overTls).toStrictEqual([true])
      expect(sink.mails[0]?.messageId).toBe('<ntf_1@example.org>')
    },
  )
})

describe('replies', () => {
  it.each([
    ['recipient', 550, { kind: 'refused', status: '550' }],
    ['message', 554, { kind: 'refused', status: '554' }],
    ['recipient', 450, { kind: 'failed', status: '450', away: false }],
    ['message', 452, { kind: 'failed', status: '452', away: false }],
  ] as const)('to the %s with %i', async (at, code, expected) => {
    const sink = await openSink()
    sink.refuseWith({ at, code, text: 'go away' })
    const answer = await mailTo(sink).send(message)
    expect(answer).toMatchObject(expected)
    expect(answer).toHaveProperty('reason', expect.stringContaining('go away') as string)
  })

  it('nobody listening is a server that is away', async () => {
    const sink = await startTestSink()
    await sink.close()
    expect(await mailTo(sink).send(message)).toMatchObject({ kind: 'failed', away: true })
  })
})

it('what stands in names and subjects adds no recipient and no header', async () => {
  const sink = await openSink()
  expect(await mailTo(sink).send(message)).toMatchObject({ kind: 'accepted' })
  const [mail] = sink.mails
  expect(mail?.to).toStrictEqual(['zhang@example.org'])
  expect(mail?.raw).not.toMatch(/^Bcc:/im)
  expect(mail?.messageId).toBe('<ntf_1@example.org>')
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/im)
})
