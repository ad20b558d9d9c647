/** The settings of e-mail: server, sender, and what else must be known with them. */
import * as z from 'zod'
import { parseEmail } from '@portico/domain'
import { smtpTlsModes } from './mail/smtp-mail.ts'
import type { SmtpMailOptions } from './mail/smtp-mail.ts'

/** `address`, or `Name <address>`. */
const sender = z.string().transform((text, context): SmtpMailOptions['from'] => {
  const {
    name = '',
    bracketed,
    bare = '',
  } = /^\s*(?:(?<name>[^<>\p{Control}]{0,128}?)\s*<(?<bracketed>[^<>]+)>|(?<bare>\S+))\s*$/u.exec(
    text,
  )?.groups ?? {}
  const address = bracketed ?? bare
  if (parseEmail(address).ok) return { name: name.trim(), address }
  context.addIssue({ code: 'custom', message: 'must be an e-mail address, or Name <address>' })
  return z.NEVER
})

export const mailVariables = {
  /** The server that takes e-mail: `smtp://host:587` or `smtps://host`, with user and password where it wants them. */
  PORTICO_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp: or smtps: address' })
    .optional(),
  PORTICO_SMTP_TLS: z.enum(smtpTlsModes, `must be ${smtpTlsModes.join(' or ')}`).optional(),
  PORTICO_MAIL_FROM: sender.optional(),
}

type MailValues = z.output<z.ZodObject<typeof mailVariables>>

/** Null where no e-mail is sent. A password is never sent in the clear unless that is asked for. */
export function presentMail(
  values: MailValues,
  publicUrl: string | undefined,
): SmtpMailOptions | null {
  const { PORTICO_SMTP_URL: text, PORTICO_MAIL_FROM: from } = values
  if (text === undefined || from === undefined || publicUrl === undefined) return null
  const url = new URL(text)
  const secure = url.protocol === 'smtps:'
  const user = url.username === '' ? null : decodeURIComponent(url.username)
  const usualPort = secure ? 465 : user === null ? 25 : 587
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usualPort : Number(url.port),
    secure,
    tls: values.PORTICO_SMTP_TLS ?? (user === null ? 'when-offered' : 'required'),
    user,
    password: user === null ? null : decodeURIComponent(url.password),
    from,
    consoleUrl: publicUrl,
  }
}

const companions = ['PORTICO_SMTP_URL', 'PORTICO_MAIL_FROM'] as const

/** E-mail that is described by halves would be none, without a word; without the public address its links lead nowhere. */
export function findMissingMailSettings(given: Readonly<Record<string, unknown>>): string[] {
  const wanted = [...companions, 'PORTICO_SMTP_TLS'].some((name) => given[name] !== undefined)
  if (!wanted) return []
  return [...companions, 'PORTICO_PUBLIC_URL']
    .filter((name) => given[name] === undefined)
    .map((name) => `${name}: must be set for e-mail, with ${companions.join(' and ')}`)
}
