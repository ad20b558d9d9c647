/** Writes every mutant of a file into the file at once, each behind a question: is it the one that is on? */
import { parseSync, type Node } from 'oxc-parser'
import { changeExpression, isReturnWorthIt, type Change } from './find-mutants.ts'

export type Mutant = Readonly<{
  id: number
  line: number
  kind: string
  original: string
  changed: string
}>

export type Instrumented = Readonly<{ code: string; mutants: readonly Mutant[] }>

type Place = Readonly<{ parent: Node | null; key: string }>

/** Types are gone when the code runs; of a cast the expression stays. */
const transparent = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
])

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** The parts of a node that run, in the order of the source. */
function listChildren(node: Node): [string, Node][] {
  if (node.type === 'Property' && node.shorthand) return []
  const found: [string, Node][] = []
  for (const [key, value] of Object.entries(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each) && isRun(each)) found.push([key, each])
    }
  }
  return found.toSorted(([, left], [, right]) => left.start - right.start)
}

function isRun(node: Node): boolean {
  if (transparent.has(node.type)) return true
  if (node.type.startsWith('TS')) return false
  return !['ImportDeclaration', 'ExportAllDeclaration'].includes(node.type)
}

/** Names are not values: of these places nothing is changed. */
function isName(node: Node, { parent, key }: Place): boolean {
  if (parent === null) return false
  if (key === 'key' && 'computed' in parent && !parent.computed) return true
  if (key === 'quasi' && parent.type === 'TaggedTemplateExpression') return true
  if (key === 'source' || key === 'specifiers') return true
  return parent.type === 'ExpressionStatement' && node.type === 'Literal'
}

class Instrumenter {
  readonly mutants: Mutant[] = []
  readonly #text: string
  readonly #firstId: number

  constructor(text: string, firstId: number) {
    this.#text = text
    this.#firstId = firstId
  }

  readonly #cut = (node: Node): string => this.#text.slice(node.start, node.end)

  #add(node: Node, { kind, text }: Change): number {
    const id = this.#firstId + this.mutants.length
    const line = this.#text.slice(0, node.start).split('\n').length
    this.mutants.push({ id, line, kind, original: this.#cut(node), changed: text })
    return id
  }

  /** The node with all mutants inside it. */
  #renderInside(node: Node): string {
    let at = node.start
    let out = ''
    for (const [key, child] of listChildren(node)) {
      out += this.#text.slice(at, child.start) + this.render(child, { parent: node, key })
      at = child.end
    }
    return out + this.#text.slice(at, node.end)
  }

  render(node: Node, place: Place): string {
    const changes = isName(node, place)
      ? []
      : [...changeExpression(node, this.#cut), ...changePlace(node, place)]
    const ids = changes.map((change) => this.#add(node, change))
    if (node.type === 'ExpressionStatement' || node.type === 'ThrowStatement')
      return this.#renderStatement(node)
    const inside = this.#renderInside(node)
    if (ids.length === 0) return inside
    const asked = ids.map((id, at) => `globalThis.__isOn(${id}) ? (${changes[at]?.text}) : `)
    return `(${asked.join('')}(${inside}))`
  }

  /** A statement that is left out. Braces, so that no line before it takes it for its own. */
  #renderStatement(node: Node): string {
    const inside = this.#renderInside(node)
    if (node.type === 'ExpressionStatement' && node.expression.type === 'Literal') return inside
    const id = this.#add(node, { kind: 'statement', text: '' })
    return `{ if (!globalThis.__isOn(${id})) { ${inside} } }`
  }
}

/** What the place of an expression lets one change about it: conditions and returned values. */
function changePlace(node: Node, { parent, key }: Place): Change[] {
  if (parent === null) return []
  if (key === 'test' && ['IfStatement', 'ConditionalExpression'].includes(parent.type)) {
    return ['true', 'false'].map((text) => ({ kind: 'condition', text }))
  }
  if (key === 'test' && ['WhileStatement', 'ForStatement'].includes(parent.type)) {
    return [{ kind: 'condition', text: 'false' }]
  }
  const isReturned =
    (key === 'argument' && parent.type === 'ReturnStatement') ||
    (key === 'body' && parent.type === 'ArrowFunctionExpression' && node.type !== 'BlockStatement')
  return isReturned && isReturnWorthIt(node) ? [{ kind: 'return', text: 'undefined' }] : []
}

/** Numbers begin with `firstId`. Throws on what cannot be parsed. */
export function instrument(path: string, text: string, firstId: number): Instrumented {
  const { program, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`)
  const instrumenter = new Instrumenter(text, firstId)
  const body = instrumenter.render(program, { parent: null, key: '' })
  const code = text.slice(0, program.start) + body + text.slice(program.end)
  return { code, mutants: instrumenter.mutants }
}
