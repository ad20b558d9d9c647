/** Hands e-mail to the organisation's mail server by SMTP. */
import { createTransport } from 'nodemailer'
import { oneLine } from '../one-line.ts'
import type { Mail, MailAnswer } from './mail.ts'

export const smtpTlsModes = ['required', 'when-offered', 'off'] as const

export type SmtpMailOptions = Readonly<{
  host: string
  port: number
  /** TLS from the first byte (`smtps:`); `tls` then says nothing more. */
  secure: boolean
  /** Whether STARTTLS is asked for where it is offered, or insisted on. */
  tls: (typeof smtpTlsModes)[number]
  user: string | null
  password: string | null
  from: Readonly<{ name: string; address: string }>
  consoleUrl: string
}>

const stepMs = 10_000

/**
 * One connection a message: messages are few, and a connection that is kept would have to be looked after.
 * Nothing of a message is read from files or addresses, whatever it holds.
 */
export function createSmtpMail(options: SmtpMailOptions): Mail {
  const { host, port, secure, tls, user, password, from, consoleUrl } = options
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && tls === 'required',
    ignoreTLS: !secure && tls === 'off',
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    dnsTimeout: stepMs,
    socketTimeout: 2 * stepMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return {
    consoleUrl,
    async send({ id, to, subject, text, html, language }) {
      try {
        const { response } = await transport.sendMail({
          messageId: `<${id}@${domain}>`,
          from,
          to,
          subject,
          text,
          html,
          // RFC 3834: machines must not answer to it.
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        })
        return { kind: 'accepted', status: oneLine(response).slice(0, 64) }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

/** Faults of the connection and of the configuration concern every message, not this one. */
const awayCodes = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EAUTH',
  'ENOAUTH',
  'EPROTOCOL',
])

function judge(error: unknown): MailAnswer {
  const { code, responseCode, message } = error as Partial<
    Record<'code' | 'responseCode' | 'message', unknown>
  >
  const name = typeof code === 'string' ? code : 'failed'
  const status = typeof responseCode === 'number' ? String(responseCode) : name
  const reason = oneLine(typeof message === 'string' ? message : name)
  const away = awayCodes.has(name)
  const permanent = typeof responseCode === 'number' && responseCode >= 500
  if (permanent && !away) return { kind: 'refused', status, reason }
  return { kind: 'failed', status, reason, away }
}
