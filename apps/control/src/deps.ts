/** What a use case stands on: a few things, passed as an argument, replaced by tests. */
import type { Logger } from 'pino'
import type { IdKind } from '@portico/domain'
import type { Database } from '@portico/store'
import type { Identity } from './identity/identity.ts'
import type { Mail } from './mail/mail.ts'
import type { Vault } from './vault.ts'
import type { PostMessage } from './webhooks/post-message.ts'

export type Clock = () => number
export type Ids = (kind: IdKind) => string
export type Randomness = (bytes: number) => Uint8Array

export type Deps = Readonly<{
  database: Database
  /** Milliseconds since 1970. */
  clock: Clock
  ids: Ids
  randomness: Randomness
  vault: Vault
  identity: Identity
  /** Null where the organisation sends no e-mail. */
  mail: Mail | null
  /** Sends to receivers that others run. */
  postMessage: PostMessage
  /** How long call records are kept; 0 keeps them for ever. */
  callRecordDays: number
  log: Logger
}>
