/** A mail server for tests: real SMTP on loopback that keeps what it is handed, or refuses it as it is told. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'

export type SunkMail = Readonly<{ to: readonly string[]; messageId: string; raw: string }>

/** A reply instead of 250: to the recipient, or to the message. */
export type SinkRefusal = Readonly<{ at: 'recipient' | 'message'; code: number; text: string }>

export type TestSink = Readonly<{
  port: number
  mails: SunkMail[]
  refuseWith(refusal: SinkRefusal | null): void
  close(): Promise<void>
}>

/** Listens on a free port unless one is named; without STARTTLS unless said. */
export async function startTestSink(options: SMTPServerOptions = {}, port = 0): Promise<TestSink> {
  const mails: SunkMail[] = []
  let refusal: SinkRefusal | null = null
  const refusalAt = (at: SinkRefusal['at']) =>
    refusal?.at === at
      ? Object.assign(new Error(refusal.text), { responseCode: refusal.code })
      : null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 1,
    onRcptTo: (_address, _session, done) => done(refusalAt('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const fault = refusalAt('message')
        if (fault) return done(fault)
        // Soft line breaks of quoted-printable; the same two characters end an encoded word after `?`.
        const raw = Buffer.concat(chunks)
          .toString('utf8')
          .replaceAll(/(?<!\?)=\r\n/g, '')
        const messageId = /^Message-ID:\s*(\S+)/im.exec(raw)?.[1] ?? ''
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), messageId, raw })
        return done(null, 'taken')
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuseWith: (next) => {
      refusal = next
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
