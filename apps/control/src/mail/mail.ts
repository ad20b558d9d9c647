/** Sending e-mail, as the jobs see it. */

export type MailMessage = Readonly<{
  /** Becomes the Message-ID: the same message sent twice says so. */
  id: string
  to: Readonly<{ name: string; address: string }>
  subject: string
  text: string
  html: string
  language: string
}>

export type MailAnswer =
  /** A server has taken it over. */
  | Readonly<{ kind: 'accepted'; status: string }>
  /** It will never be taken: no such mailbox, or a message that the server wants from nobody. */
  | Readonly<{ kind: 'refused'; status: string; reason: string }>
  /** It may be taken later; `away` when no message would be taken now. */
  | Readonly<{ kind: 'failed'; status: string; reason: string; away: boolean }>

export type Mail = Readonly<{
  /** Where links in the messages lead: the console's address. */
  consoleUrl: string
  /** Hands one message over; bounded in time, and never throws for what the server does. */
  send(message: MailMessage): Promise<MailAnswer>
}>
