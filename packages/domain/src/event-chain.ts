/**
 * The chain of events: what each hash covers, and where a chain breaks (AU1). The hash itself is handed in,
 * because the rules run in a browser too; it is SHA-256 wherever the product makes one.
 */

/** An event as the chain covers it: as it is exported, with the instant in UTC and milliseconds. */
export type ChainedEvent = Readonly<{
  sequence: number
  at: string
  event: string
  outcome: string
  actorId: string | null
  address: string | null
  subject: Readonly<{ kind: string; id: string; name: string | null }>
  applicationId: string | null
  detail: unknown
  feed: Readonly<{ kind: string; id: string }> | null
  /** 64 hexadecimal digits, over the hash before it and this event's text. */
  hash: string
}>

/** A place in the chain: the last event that was followed. */
export type ChainPosition = Readonly<{ sequence: number; hash: string }>

/** Where every history begins. */
export const chainStart: ChainPosition = { sequence: 0, hash: '0'.repeat(64) }

/**
 * `missing`: the event with this sequence is not there. `changed`: what stands there is not what was
 * written, or what stands before it is not. `out-of-place`: it stands where no event was written.
 */
export type ChainFault = Readonly<{
  kind: 'missing' | 'changed' | 'out-of-place'
  sequence: number
}>

/** Hashes the previous hash and a text; both hashes are 64 hexadecimal digits. */
export type HashLink = (previousHash: string, text: string) => string

/** JSON with the keys of every object in code unit order: `jsonb` does not keep the order they came in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** The one text of an event that its hash covers: everything but the hash. */
export function chainTextOf(event: Omit<ChainedEvent, 'hash'>): string {
  return JSON.stringify([
    event.sequence,
    event.at,
    event.event,
    event.outcome,
    event.actorId,
    event.address,
    event.subject.kind,
    event.subject.id,
    event.subject.name,
    event.applicationId,
    canonicalJson(event.detail),
    event.feed?.kind ?? null,
    event.feed?.id ?? null,
  ])
}

/**
 * The event as it may have been written: as it is read, and with the byte order mark that the embedded database leaves
 * out when it reads a text that begins with one. Names with one are refused today (`text.unstorable`); of an event from
 * before, the hash itself proves that the mark was there.
 */
function writingsOf(event: ChainedEvent): readonly ChainedEvent[] {
  const { subject } = event
  if (subject.name === null) return [event]
  return [event, { ...event, subject: { ...subject, name: `\ufeff${subject.name}` } }]
}

/** Follows the chain by one event: the new place, or the fault that ends the way. */
export function followChain(
  position: ChainPosition,
  event: ChainedEvent,
  hashLink: HashLink,
): ChainPosition | ChainFault {
  const due = position.sequence + 1
  if (event.sequence < due) return { kind: 'out-of-place', sequence: event.sequence }
  if (event.sequence > due) return { kind: 'missing', sequence: due }
  const written = writingsOf(event).some(
    (each) => hashLink(position.hash, chainTextOf(each)) === event.hash,
  )
  return written ? { sequence: due, hash: event.hash } : { kind: 'changed', sequence: due }
}

/** Tells a fault from a place. */
export function isChainFault(result: ChainPosition | ChainFault): result is ChainFault {
  return 'kind' in result
}

/**
 * What is wrong at the end: the chain must end exactly where its head says, which is noted elsewhere. A head
 * that a person kept outside also finds a history that was rewritten as a whole.
 */
export function checkChainEnd(end: ChainPosition, head: ChainPosition): ChainFault | null {
  if (end.sequence < head.sequence) return { kind: 'missing', sequence: end.sequence + 1 }
  if (end.sequence > head.sequence) return { kind: 'out-of-place', sequence: head.sequence + 1 }
  return end.hash === head.hash ? null : { kind: 'changed', sequence: end.sequence }
}
