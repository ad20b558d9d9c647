/** Which small changes of a syntax node a test should notice: the mutants of that node, as source text. */
import type { Node } from 'oxc-parser'

/** The text that takes the node's place, and what kind of change it is. */
export type Change = Readonly<{ kind: string; text: string }>

const binaries: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
}
const logicals: Readonly<Record<string, string>> = { '&&': '||', '||': '&&', '??': '&&' }
const assignments: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '|=': '&=',
  '&=': '|=',
  '^=': '&=',
  '<<=': '>>=',
  '>>>=': '<<=',
  '??=': '&&=',
  '||=': '&&=',
}

/** A pattern without its anchors, and with each class turned round: the two that a test easily overlooks. */
function changePattern(raw: string): string[] {
  const end = raw.lastIndexOf('/')
  const [pattern, flags] = [raw.slice(1, end), raw.slice(end + 1)]
  const changed: string[] = []
  if (pattern.startsWith('^')) changed.push(pattern.slice(1))
  if (pattern.endsWith('$') && !pattern.endsWith('\\$')) changed.push(pattern.slice(0, -1))
  const opened = /(?<!\\)\[(\^?)/.exec(pattern)
  if (opened !== null) {
    const turned = opened[1] === '^' ? '[' : '[^'
    const { index } = opened
    changed.push(pattern.slice(0, index) + turned + pattern.slice(index + opened[0].length))
  }
  const repeated = /(?<!\\)(\+|\*|\{\d+(?:,\d*)?\})/.exec(pattern)
  if (repeated !== null) {
    const { index } = repeated
    changed.push(pattern.slice(0, index) + pattern.slice(index + repeated[0].length))
  }
  return changed.filter((text) => text !== '').map((text) => `/${text}/${flags}`)
}

function changeLiteral(node: Extract<Node, { type: 'Literal' }>): Change[] {
  if ('regex' in node && node.regex !== null && node.regex !== undefined)
    return changePattern(node.raw ?? '').map((text) => ({ kind: 'pattern', text }))
  if (typeof node.value === 'boolean') return [{ kind: 'boolean', text: String(!node.value) }]
  if (typeof node.value === 'number') return [{ kind: 'number', text: `(${node.raw} + 1)` }]
  if (typeof node.value === 'bigint') return [{ kind: 'number', text: `(${node.raw} + 1n)` }]
  if (typeof node.value === 'string')
    return [{ kind: 'text', text: node.value === '' ? "'changed'" : "''" }]
  return []
}

/** Each change of one expression; `cut` gives the source text of a part of it. */
export function changeExpression(node: Node, cut: (part: Node) => string): Change[] {
  switch (node.type) {
    case 'BinaryExpression':
      return (binaries[node.operator] ?? []).map((operator) => ({
        kind: 'operator',
        text: `${cut(node.left)} ${operator} ${cut(node.right)}`,
      }))
    case 'LogicalExpression': {
      const text = `(${cut(node.left)}) ${logicals[node.operator]} (${cut(node.right)})`
      return [{ kind: 'logic', text }]
    }
    case 'UnaryExpression':
      if (node.operator === '!') return [{ kind: 'negation', text: cut(node.argument) }]
      if (node.operator === '-') return [{ kind: 'sign', text: `+${cut(node.argument)}` }]
      return []
    case 'UpdateExpression': {
      const operator = node.operator === '++' ? '--' : '++'
      return [{ kind: 'step', text: `${operator}${cut(node.argument)}` }]
    }
    case 'AssignmentExpression': {
      const operator = assignments[node.operator]
      if (operator === undefined) return []
      return [{ kind: 'assignment', text: `${cut(node.left)} ${operator} ${cut(node.right)}` }]
    }
    case 'Literal':
      return changeLiteral(node)
    case 'TemplateLiteral':
      return [{ kind: 'text', text: "''" }]
    case 'ArrayExpression':
      return node.elements.length === 0 ? [] : [{ kind: 'list', text: '[]' }]
    default:
      return []
  }
}

/** Whether a returned value is worth replacing by nothing; of a literal another change is made anyway. */
export function isReturnWorthIt(node: Node): boolean {
  if (node.type === 'Literal') return false
  return !(node.type === 'Identifier' && node.name === 'undefined')
}
