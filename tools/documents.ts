/** Judges the documents against the code: links, rules, variables, commands. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Breach } from './sources.ts'

export type Document = Readonly<{ path: string; text: string }>

function breach(path: string, text: string, at: number, message: string): Breach {
  return { path, line: text.slice(0, at).split('\n').length, message }
}

/** Links and back-quoted paths of the repository that lead nowhere. */
export function findBrokenLinks(documents: readonly Document[], root: string): Breach[] {
  const breaches: Breach[] = []
  for (const { path, text } of documents) {
    for (const match of text.matchAll(
      /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)|src="(?!https?:)([^"]+)"/g,
    )) {
      const target = match[1] ?? match[2] ?? ''
      if (!existsSync(join(root, dirname(path), target))) {
        breaches.push(breach(path, text, match.index, `${target} does not exist`))
      }
    }
    for (const match of text.matchAll(
      /`((?:apps|packages|tools|docs|tests|bench)\/[\w./-]+\.\w+)`/g,
    )) {
      if (!existsSync(join(root, match[1] ?? ''))) {
        breaches.push(breach(path, text, match.index, `${match[1]} does not exist`))
      }
    }
  }
  return breaches
}

const ruleNumber = /\b(?:AP|GP|CR|AR|RQ|MB|GT|NW|SG|GW|AC|AU)[1-9][0-9]?\b/g

/** The numbers that docs/rules.md defines: a list item that opens with the number in bold. */
export function listRules(text: string): Set<string> {
  return new Set([...text.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gm)].map((match) => match[1] ?? ''))
}

/** Rule numbers that code cites although docs/rules.md has no such rule. */
export function findUnknownRules(rules: ReadonlySet<string>, files: readonly Document[]): Breach[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(ruleNumber)]
      .filter(([number]) => !rules.has(number))
      .map((match) => breach(path, text, match.index, `docs/rules.md has no rule ${match[0]}`)),
  )
}

/** Names that a document must have in back-quotes, and has not. */
export function findMissingNames({ path, text }: Document, names: readonly string[]): Breach[] {
  return names
    .filter((name) => !text.includes(`\`${name}\``) && !text.includes(`\`${name} `))
    .map((name) => ({ path, line: 1, message: `says nothing about ${name}` }))
}

/** Variables that a document names and no program reads. */
export function findStrayVariables({ path, text }: Document, names: readonly string[]): Breach[] {
  return [...text.matchAll(/\bPORTICO_[A-Z_]+\b/g)]
    .filter(([name]) => !names.includes(name))
    .map((match) => breach(path, text, match.index, `no program reads ${match[0]}`))
}
