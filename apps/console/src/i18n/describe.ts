/** Refusals, warnings and problems as sentences of the page's language. */
import { fillTemplate } from '@portico/domain'
import type { Action, Refusal, RefusalFacts, Warning } from '@portico/domain'
import type { Problem } from '@portico/contract'
import { createCell } from '../page/cell.ts'

/** A sentence for every code, with facts in braces. */
export type Sentences = Readonly<Record<string, string>>

/** Those of the page's language; set with the language. */
export const sentences = createCell<Sentences>({})

/** What each action is called. */
export type ActionNames = Readonly<Partial<Record<Action, string>>>

/** Those of the page's language; set with the language. */
export const actionNames = createCell<ActionNames>({})

/** The template for a code in the page's language, or undefined for a code we do not know. */
function findTemplate(code: string): string | undefined {
  const table = sentences.get()
  return Object.hasOwn(table, code) ? table[code] : undefined
}

function fill(code: string, facts: RefusalFacts | undefined, fallback: string): string {
  const template = findTemplate(code)
  if (template === undefined) return fallback
  const filled = fillTemplate(template, withActionName(facts))
  // A fact that the server did not send would leave a placeholder: its own sentence is better.
  return /\{\w+\}/.test(filled) ? fallback : filled
}

/** An action is named, one that a newer server knows by its code. */
function withActionName(facts: RefusalFacts | undefined): RefusalFacts | undefined {
  const names: Readonly<Record<string, string>> = actionNames.get()
  const { action } = facts ?? {}
  if (typeof action !== 'string' || !Object.hasOwn(names, action)) return facts
  return { ...facts, action: names[action] ?? action }
}

export function describeRefusal(refusal: Refusal): string {
  return fill(refusal.code, refusal.facts, refusal.code)
}

export function describeWarning(warning: Warning): string {
  return fill(warning.code, warning.facts, warning.code)
}

/** A code with the server's sentence, e.g. one field of a problem; mostly without the facts of it. */
export function describeCode(code: string, message: string, facts?: Problem['facts']): string {
  return fill(code, facts && readFacts(facts), message)
}

/** What went wrong and what to do; the server's own sentence where the code is unknown. */
export function describeProblem(problem: Problem): string {
  return fill(problem.code, readFacts(problem.facts), problem.detail)
}

function readFacts(facts: Problem['facts']): RefusalFacts {
  const known = Object.entries(facts ?? {}).filter(([, fact]) => isFact(fact))
  return Object.fromEntries(known) as RefusalFacts
}

function isFact(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.every((part) => typeof part === 'string')
  return ['string', 'number', 'boolean'].includes(typeof fact)
}
