/** One change of a plan: what it is in words, and how it is done. */
import { isDeepStrictEqual } from 'node:util'
import type { Client } from '@portico/sdk'
import { keyOf } from './keys.ts'

export type FieldChange = Readonly<{ field: string; from: unknown; to: unknown }>

export type Noun =
  | 'person'
  | 'group'
  | 'settings'
  | 'data source'
  | 'project'
  | 'project role'
  | 'api'
  | 'chain'
  | 'application'
  | 'whitelist'
  | 'member'
  | 'grant'

export type Change = Readonly<{
  action: 'create' | 'change' | 'delete'
  noun: Noun
  /** As a person would find it, e.g. `World / Countries`. */
  name: string
  fields: readonly FieldChange[]
}>

export type Step = Change & Readonly<{ run(session: Session): Promise<void> }>

/** What steps know of those before them: the ids of what they made, the versions they left behind. */
export type Session = Readonly<{ client: Client; directory: Directory }>

type IdNoun = 'person' | 'group' | 'data source' | 'project' | 'api' | 'application'

export type Directory = Readonly<{
  set(noun: IdNoun, names: readonly string[], id: string): void
  has(noun: IdNoun, ...names: readonly string[]): boolean
  /** A name that nobody has set is a defect: a plan checks all of them first. */
  id(noun: IdNoun, ...names: readonly string[]): string
  versions: Map<string, number>
}>

export function createDirectory(): Directory {
  const ids = new Map<string, string>()
  return {
    set: (noun, names, id) => void ids.set(keyOf(noun, ...names), id),
    has: (noun, ...names) => ids.has(keyOf(noun, ...names)),
    id: (noun, ...names) => {
      const id = ids.get(keyOf(noun, ...names))
      if (id === undefined) throw new Error(`no ${noun} is called ${names.join(' / ')}`)
      return id
    },
    versions: new Map(),
  }
}

/** The version to send, if one is known: somebody else's change meanwhile is then refused (412), not lost. */
export function ifUnchanged({ directory }: Session, id: string): { version?: number } {
  const version = directory.versions.get(id)
  return version === undefined ? {} : { version }
}

/** The fields that are said and differ; what a file does not say stays as it is. */
export function findChanges(said: object, present: object): FieldChange[] {
  const held = new Map<string, unknown>(Object.entries(present))
  return Object.entries(said).flatMap(([field, to]) => {
    const from = held.get(field)
    return to === undefined || isDeepStrictEqual(to, from) ? [] : [{ field, from, to }]
  })
}

/** Those fields of a value that changed. */
export function pickChanged<Said extends object>(
  said: Said,
  changes: readonly FieldChange[],
): Partial<Said> {
  const names = new Set(changes.map(({ field }) => field))
  const kept = Object.entries(said).filter(([field]) => names.has(field))
  return Object.fromEntries(kept) as Partial<Said>
}

/** Pairs what is said with what is held: `held` alone is what the file does not name. */
export function pairUp<Said, Held>(
  said: readonly Said[],
  held: readonly Held[],
  keyOfSaid: (said: Said) => string,
  keyOfHeld: (held: Held) => string,
): Readonly<{
  pairs: readonly Readonly<{ said: Said; held: Held | undefined }>[]
  rest: readonly Held[]
}> {
  const byKey = new Map(held.map((each) => [keyOfHeld(each), each]))
  const pairs = said.map((each) => ({ said: each, held: byKey.get(keyOfSaid(each)) }))
  const named = new Set(said.map(keyOfSaid))
  return { pairs, rest: held.filter((each) => !named.has(keyOfHeld(each))) }
}
