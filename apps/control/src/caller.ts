/** Who is calling the management API, and how they proved it. */
import type { Actor } from '@portico/domain'

export type Caller = Readonly<{
  actor: Actor
  username: string
  displayName: string
  /** The caller's address as the server derived it; written into audit events. */
  address: string
  requestId: string
  authentication:
    | Readonly<{ by: 'session'; sessionId: string; signedInAt: number }>
    | Readonly<{ by: 'token'; tokenId: string; scopes: readonly string[] }>
}>
