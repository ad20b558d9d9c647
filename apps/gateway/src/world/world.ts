/**
 * What a gateway knows, as the steps ask for it. A world never changes; a newer one replaces it in one
 * assignment. Behind these interfaces the records may lie in any layout.
 */
import type { Address, AddressRuleMode, ApiOperation, Environment } from '@portico/domain'
import type { FeedSettings } from '@portico/contract'
import type { PreparedSecret } from '@portico/signing'

export interface ApplicationSecret {
  readonly version: number
  readonly prepared: PreparedSecret
  /** Milliseconds since 1970, exclusive; null is never (CR7). */
  readonly endsAt: number | null
}

export interface AddressRule {
  readonly isEnabled: boolean
  readonly mode: AddressRuleMode
  /** Whether the list holds the address. No address is on no list. */
  lists(address: Address | undefined): boolean
}

export interface Application {
  readonly id: string
  /** Percent-encoded (RFC 3986 2.1), for a header takes no more than ASCII. */
  readonly encodedName: string
  readonly appKey: string
  /** By which an upstream knows it, see `identity-lines.ts`. */
  readonly identityLines: string
  /** What a call's record says of it, see `record-parts.ts`. */
  readonly recordPart: Uint8Array
  readonly isActive: boolean
  /** Newest first. */
  readonly secrets: readonly ApplicationSecret[]
  readonly addressRule: AddressRule
  /** When the grant ends (null: never), or undefined where there is none. */
  findGrantEnd(apiId: string, environment: Environment): number | null | undefined
}

export interface Api {
  readonly id: string
  /** What a call's record says of it, see `record-parts.ts`. */
  readonly recordPart: Uint8Array
  readonly operation: ApiOperation
  readonly upstreams: Readonly<Record<Environment, URL | null>>
  readonly timeoutMs: number
  /** Whether an answer may stay open without a byte for longer than the time limit. */
  readonly allowsLongAnswers: boolean
  /** Whether safe requests may stand in a row on one connection to the upstream. */
  readonly sharesConnections: boolean
  readonly limits: {
    readonly api: number | null
    readonly application: number | null
    readonly overrides: ReadonlyMap<string, number>
  }
}

/** `found`, or why not: the path has no API, or has one under other methods. */
export type ApiMatch =
  | { readonly kind: 'found'; readonly api: Api }
  | { readonly kind: 'none' }
  | { readonly kind: 'method'; readonly allow: readonly string[] }

export interface World {
  readonly settings: FeedSettings
  readonly applicationCount: number
  readonly apiCount: number
  findApplication(appKey: string): Application | undefined
  findApi(apiId: string): Api | undefined
  /** Matches the APIs' own doors, not the conventional one. */
  matchRoute(method: string, path: string): ApiMatch
  /** Every origin that some API is forwarded to. */
  listOrigins(): ReadonlySet<string>
}
