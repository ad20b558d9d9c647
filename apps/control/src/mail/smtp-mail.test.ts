/** The mail port against a real SMTP server: what it refuses to say in the clear, and what it makes of replies. */
import { afterEach, describe, expect, it } from 'vitest'
import { startTestSink } from '../testing-sink.ts'
import type { TestSink } from '../testing-sink.ts'
import { createSmtpMail } from './smtp-mail.ts'
import type { SmtpMailOptions } from './smtp-mail.ts'

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
