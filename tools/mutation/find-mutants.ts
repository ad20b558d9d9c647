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

/** Changes of what an operator does with the parts beside it. */
function changeOperator(node: Node, cut: (part: Node) => string): Change[] {
  if (node.type === 'BinaryExpression') {
    return (binaries[node.operator] ?? []).map((operator) => ({
      kind: 'operator',
      text: `${cut(node.left)} ${operator} ${cut(node.right)}`,
    }))
  }
  if (node.type === 'LogicalExpression') {
    const text = `(${cut(node.left)}) ${logicals[node.operator]} (${cut(node.right)})`
    return [{ kind: 'logic', text }]
  }
  if (node.type === 'AssignmentExpression') {
    const operator = assignments[node.operator]
    if (operator === undefined) return []
    return [{ kind: 'assignment', text: `${cut(node.left)} ${operator} ${cut(node.right)}` }]
  }
  if (node.type === 'UnaryExpression' && node.operator === '!')
    return [{ kind: 'negation', text: cut(node.argument) }]
  if (node.type === 'UnaryExpression' && node.operator === '-')
    return [{ kind: 'sign', text: `+${cut(node.argument)}` }]
  if (node.type !== 'UpdateExpression') return []
  const operator = node.operator === '++' ? '--' : '++'
  return [{ kind: 'step', text: `${operator}${cut(node.argument)}` }]
}

/** Each change of one expression; `cut` gives the source text of a part of it. */
export function changeExpression(node: Node, cut: (part: Node) => string): Change[] {
  if (node.type === 'Literal') return changeLiteral(node)
  if (node.type === 'TemplateLiteral') return [{ kind: 'text', text: "''" }]
  if (node.type === 'ArrayExpression')
    return node.elements.length === 0 ? [] : [{ kind: 'list', text: '[]' }]
  return changeOperator(node, cut)
}

/** Whether a returned value is worth replacing by nothing; of a literal another change is made anyway. */
export function isReturnWorthIt(node: Node): boolean {
  if (node.type === 'Literal') return false
  return !(node.type === 'Identifier' && node.name === 'undefined')
}
