/** What a rule answers: a value, or a refusal with a stable code. Rules never throw for bad input. */

import { refusalMessages } from './refusal-codes.ts'
import type { FactNames, RefusalCode } from './refusal-codes.ts'

/** One fact that a message may name; never a secret. */
export type Fact = string | number | boolean | readonly string[]

/** Facts a message may name; never a secret. */
export type RefusalFacts = Readonly<Record<string, Fact>>

/**
 * One reason why something was not done. `code` is stable (`noun.reason`) and declared in
 * `refusal-codes.ts`; `path` names the faulty field of the input (`ownerIds.2`), if there is one.
 */
export type Refusal<Code extends string = RefusalCode> = Readonly<{
  code: Code
  path?: string
  facts?: RefusalFacts
  /** Further refusals of the same input, so that a form can show all of them at once. */
  others?: readonly Refusal<Code>[]
}>

export type Accepted<T> = Readonly<{ ok: true; value: T }>
export type Refused<Code extends string = RefusalCode> = Readonly<{
  ok: false
  refusal: Refusal<Code>
}>
export type Outcome<T, Code extends string = RefusalCode> = Accepted<T> | Refused<Code>

/** What a refusal carries beside its code: the facts its message names are obligatory. */
type More<Code extends RefusalCode> = [FactNames<Code>] extends [never]
  ? [more?: Readonly<{ path?: string; facts?: RefusalFacts }>]
  : [more: Readonly<{ path?: string; facts: Readonly<Record<FactNames<Code>, Fact>> }>]

/** Wraps a value as accepted. */
export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value }
}

/** Builds a refusal; the compiler asks for the facts that its message names. */
export function refusal<Code extends RefusalCode>(code: Code, ...more: More<Code>): Refusal<Code> {
  return { code, ...more[0] }
}

/** Wraps one refusal. */
export function refuse<Code extends RefusalCode>(code: Code, ...more: More<Code>): Refused<Code> {
  return { ok: false, refusal: refusal(code, ...more) }
}

/** Wraps several refusals of one input: the first leads, the others follow it. */
export function refuseAll<Code extends string>(
  refusals: readonly [Refusal<Code>, ...Refusal<Code>[]],
): Refused<Code> {
  const [first, ...others] = refusals
  return { ok: false, refusal: others.length === 0 ? first : { ...first, others } }
}

/** Accepts the value when nothing speaks against it, else refuses with everything that does. */
export function acceptUnless<T, Code extends string>(
  refusals: readonly Refusal<Code>[],
  value: T,
): Outcome<T, Code> {
  const [first, ...others] = refusals
  return first === undefined ? accept(value) : refuseAll([first, ...others])
}

/** A refusal and the ones that follow it, in one flat list. */
export function listRefusals<Code extends string>(given: Refusal<Code>): Refusal<Code>[] {
  const { others = [], ...first } = given
  return [first, ...others.flatMap(listRefusals)]
}

/** The refusals of an outcome, flat; empty when it was accepted. Serves to collect many fields. */
export function refusalsOf<Code extends string>(outcome: Outcome<unknown, Code>): Refusal<Code>[] {
  return outcome.ok ? [] : listRefusals(outcome.refusal)
}

/** The same refusal with its paths seen from an outer input: `entries.1` under `ipWhitelist`. */
export function refusalUnder<Code extends string>(
  prefix: string,
  given: Refusal<Code>,
): Refusal<Code> {
  const path = given.path === undefined ? prefix : `${prefix}.${given.path}`
  const moved = { ...given, path }
  if (given.others === undefined) return moved
  return { ...moved, others: given.others.map((other) => refusalUnder(prefix, other)) }
}

/** Fills a message template; a list becomes `a, b, c`. A fact that is not given stays in braces. */
export function fillTemplate(template: string, facts: RefusalFacts = {}): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined
    if (fact === undefined) return placeholder
    return typeof fact === 'object' ? fact.join(', ') : String(fact)
  })
}

/** The English sentence of one refusal (without its `others`). */
export function describeRefusal(given: Refusal): string {
  return fillTemplate(refusalMessages[given.code], given.facts)
}
