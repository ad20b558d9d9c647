/** The APIs' own doors: method and path templates, matched segment by segment on decoded text. */
import type { Api, ApiMatch } from './world.ts'

interface Node {
  readonly literals: Map<string, Node>
  parameter: Node | null
  readonly apis: Map<string, Api>
}

export interface Route {
  readonly method: string
  /** `/orders/{id}`: a segment in braces stands for any one segment. */
  readonly path: string
  readonly api: Api
}

function createNode(): Node {
  return { literals: new Map(), parameter: null, apis: new Map() }
}

/** The strict checks have passed the path, so every escape is whole and UTF-8. */
function splitPath(path: string): string[] {
  const segments = path.slice(1).split('/')
  return path.includes('%') ? segments.map((segment) => decodeURIComponent(segment)) : segments
}

function isReadable(path: string): boolean {
  try {
    return path.startsWith('/') && decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

const parameterSegment = /^\{[^{}]+\}$/

export class RouteTable {
  readonly #root = createNode()
  /** By their paths, those without a parameter: the walk would find the same one, segment by segment. */
  readonly #literal = new Map<string, Node>()

  /** Of two routes with the same method and shape, the one that comes first in the list stands. */
  constructor(routes: readonly Route[]) {
    for (const { method, path, api } of routes) {
      // A path that no request can have opens no door; it must not keep the others from the world.
      if (!isReadable(path)) continue
      let node = this.#root
      for (const segment of path.slice(1).split('/')) node = descend(node, segment)
      if (!node.apis.has(method)) node.apis.set(method, api)
      if (!path.includes('{') && !path.includes('%')) this.#literal.set(path, node)
    }
  }

  match(method: string, path: string): ApiMatch {
    const found = this.#literal.get(path) ?? find(this.#root, splitPath(path), 0)
    if (found === null) return { kind: 'none' }
    const api = found.apis.get(method) ?? (method === 'HEAD' ? found.apis.get('GET') : undefined)
    return api === undefined
      ? { kind: 'method', allow: [...found.apis.keys()].toSorted() }
      : { kind: 'found', api }
  }
}

function descend(node: Node, segment: string): Node {
  if (parameterSegment.test(segment)) return (node.parameter ??= createNode())
  const literal = decodeURIComponent(segment)
  const known = node.literals.get(literal)
  if (known !== undefined) return known
  const created = createNode()
  node.literals.set(literal, created)
  return created
}

/** A literal goes before a parameter at each level; what a literal opens and cannot finish, a parameter may. */
function find(node: Node, segments: readonly string[], depth: number): Node | null {
  const segment = segments[depth]
  if (segment === undefined) return node.apis.size > 0 ? node : null
  const literal = node.literals.get(segment)
  const found = literal === undefined ? null : find(literal, segments, depth + 1)
  if (found !== null || node.parameter === null || segment === '') return found
  return find(node.parameter, segments, depth + 1)
}
