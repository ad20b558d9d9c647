/** What was accepted and should still be seen: warnings with a stable code, like refusals. */

import { fillTemplate } from './refusal.ts'
import type { RefusalFacts } from './refusal.ts'

/** The message template of every warning code. */
export const warningMessages = {
  'address-rule.wide-block':
    'Entry {position}, {entry}, covers {addresses} addresses; use a narrower block if you can.',
  'credential.weak-secret':
    'The AppSecret is easy to guess (about {bits} bits); a random one of 24 characters is safe.',
  'call-authentication.timestamp-optional':
    'Calls without a timestamp can be replayed at any later time.',
  'call-authentication.nonce-optional':
    'Calls without a nonce can be replayed within the signature window.',
  'call-authentication.token-off': 'Anyone who knows the address of an API can call it.',
} as const

export type WarningCode = keyof typeof warningMessages

/** One warning; `path` names the field it is about, `facts` never hold a secret. */
export type Warning = Readonly<{ code: WarningCode; path?: string; facts?: RefusalFacts }>

/** The English sentence of a warning. */
export function describeWarning(warning: Warning): string {
  return fillTemplate(warningMessages[warning.code], warning.facts)
}
