/** Reads a declared organisation from YAML or JSON: every fault at once, each with its path and line. */
import { LineCounter, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import type { Document } from 'yaml'
import type * as z from 'zod'
import { checkMeaning } from './check-meaning.ts'
import type { PathFault } from './check-meaning.ts'
import { declaredShape } from './shape.ts'
import type { Declared } from './shape.ts'

/** A file of more is refused before it is parsed. */
export const fileLimitBytes = 8 * 1024 * 1024

/** One bracket that is missing makes the rest of a file faulty: the first ones tell. */
const syntaxFaultsListed = 20

export type FileFault = Readonly<{ line: number | null; path: string; message: string }>
export type ReadFile =
  | Readonly<{ ok: true; declared: Declared }>
  | Readonly<{ ok: false; faults: readonly FileFault[] }>

const secretFields: ReadonlySet<string> = new Set([
  'accessKeySecret',
  'appKey',
  'appSecret',
  'customKey',
  'password',
  'secret',
  'token',
])

const secretMessage =
  'secrets never stand in this file: keys are made by Portico (portico apply tells where they are), other secrets are set in the console'

/** @param raw the file's text, of at most 8 MiB. No fault repeats a value of the file. */
export function readDeclared(raw: string): ReadFile {
  if (Buffer.byteLength(raw) > fileLimitBytes) {
    return refuseFile(`is larger than ${fileLimitBytes / 1024 / 1024} MiB; split it`)
  }
  const lines = new LineCounter()
  // Without pretty errors a message never quotes the file, which might hold a secret by mistake.
  const document = parseDocument(raw, { lineCounter: lines, prettyErrors: false, version: '1.2' })
  const syntax = findSyntaxFaults(document, lines)
  if (syntax.length > 0) return { ok: false, faults: syntax }
  const value: unknown = document.toJS()
  const parsed = declaredShape.safeParse(value)
  const secrets = findSecrets(value)
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(explainIssue)
  const meaning = parsed.success ? checkMeaning(parsed.data) : []
  // A secret's own field is an unknown one too: it is named once, with the better reason.
  const named = new Set(secrets.map(({ path }) => path.join('.')))
  const rest = [...shape, ...meaning].filter(({ path }) => !named.has(path.join('.')))
  const faults = [...secrets, ...rest].map((fault) => placeFault(document, lines, fault))
  if (!parsed.success || faults.length > 0) return { ok: false, faults: sortByLine(faults) }
  return { ok: true, declared: parsed.data }
}

function refuseFile(message: string): ReadFile {
  return { ok: false, faults: [{ line: null, path: '(file)', message }] }
}

function findSyntaxFaults(document: Document.Parsed, lines: LineCounter): FileFault[] {
  const faults = [...document.errors, ...document.warnings]
    .slice(0, syntaxFaultsListed)
    .map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      path: '(file)',
      // The parser calls itself once a level: what exhausts its stack is no file of this format.
      message: message.startsWith('Maximum call stack') ? 'is nested too deeply' : message,
    }))
  if (faults.length > 0) return faults
  visit(document, {
    Alias: (_, node) => {
      const line = lines.linePos(node.range?.[0] ?? 0).line
      const message = 'anchors and aliases are not read: write it out'
      faults.push({ line, path: '(file)', message })
    },
  })
  return faults
}

/** Fields that are called like secrets, wherever they stand. */
function findSecrets(value: unknown): PathFault[] {
  const found: PathFault[] = []
  walkValue(value, [], found)
  return found
}

function walkValue(value: unknown, path: readonly (string | number)[], found: PathFault[]): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) walkValue(each, [...path, index], found)
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, each] of Object.entries(value)) {
      if (secretFields.has(field)) found.push({ path: [...path, field], message: secretMessage })
      else walkValue(each, [...path, field], found)
    }
  }
}

function explainIssue(issue: z.core.$ZodIssue): PathFault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? part.toString() : part))
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  return issue.keys.map((key) => ({ path: [...path, key], message: 'is no field of this format' }))
}

/** Gives faults that were found later, against an installation, their lines in the file. */
export function placeFaults(raw: string, faults: readonly PathFault[]): FileFault[] {
  const lines = new LineCounter()
  const document = parseDocument(raw, { lineCounter: lines, prettyErrors: false, version: '1.2' })
  return sortByLine(faults.map((fault) => placeFault(document, lines, fault)))
}

/** Finds the line of a path; a field that is missing stands where its surrounding does. */
function placeFault(document: Document.Parsed, lines: LineCounter, fault: PathFault): FileFault {
  const path = fault.path.join('.') || '(file)'
  for (let length = fault.path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, fault.path.slice(0, length))
    if (offset !== null) return { line: lines.linePos(offset).line, path, message: fault.message }
  }
  return { line: 1, path, message: fault.message }
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number | null {
  const parent = document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  const container = path.length === 1 ? document.contents : parent
  if (isMap(container)) {
    const pair = container.items.find(({ key }) => isScalar(key) && key.value === last)
    return pair && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null
  }
  const node = document.getIn(path, true)
  return isNode(node) ? (node.range?.[0] ?? null) : null
}

function sortByLine(faults: readonly FileFault[]): FileFault[] {
  return faults.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
}
