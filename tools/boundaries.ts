/** Judges the imports of the workspace against the import table, and finds import cycles. */
import { posix } from 'node:path'
import { Visitor } from 'oxc-parser'
import type { MemberExpression } from 'oxc-parser'
import { importTable } from './import-table.ts'
import type { ImportRule } from './import-table.ts'
import type { Breach, Import, SourceFile } from './sources.ts'

const workspaceName = /^(?:@portico\/[a-z-]+|portico)(?<rest>\/.*)?$/
/** Tests, and what only tests import. */
const testFile = /\.test\.tsx?$|\/testing\.ts$/
const configFile = /(?:^|\/)[a-z-]+\.config\.(?:ts|mjs|js)$/
/** Files that may touch the process: programs, child entries, launchers, and everything that is no product. */
const entryFile =
  /(?:^|\/)main\.tsx?$|\.child\.ts$|^apps\/[a-z]+\/bin\/|^(?:tools|tests|bench)\/|\.test\.tsx?$|\/testing\.ts$|\.config\.ts$/

function homeOf(path: string): string | undefined {
  return Object.keys(importTable)
    .filter((folder) => path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}

function judgeForeign(rule: ImportRule, specifier: string): string | null {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
  if (specifier.startsWith('node:')) {
    if (rule.nodeModules === 'any' || rule.nodeModules.includes(specifier)) return null
    return `may not import ${specifier}`
  }
  if (rule.packages === 'any' || rule.packages.includes(name)) return null
  return `may not import the package ${name}`
}

function judgeImport(file: SourceFile, home: string, { specifier }: Import): string | null {
  const rule = importTable[home]
  if (!rule) return null
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), specifier)
    const workspace = /^(?:apps|packages)\/[^/]+/.exec(home)?.[0] ?? home
    if (target.startsWith(`${workspace}/`) || target === 'package.json') return null
    return `reaches out of its workspace with ${specifier}; import the package by its name`
  }
  const name = workspaceName.exec(specifier)
  if (!name) {
    const free = testFile.test(file.path) || configFile.test(file.path)
    return free ? null : judgeForeign(rule, specifier)
  }
  if (rule.workspaces.includes(specifier)) return null
  if (name.groups?.['rest']) return `imports the inside of a package; its door is its index.ts`
  return `may not import ${specifier}`
}

/** Imports that the table does not allow, each with the table's reason. */
export function findForbiddenImports(files: readonly SourceFile[]): Breach[] {
  const breaches: Breach[] = []
  for (const file of files) {
    const home = homeOf(file.path)
    if (!home) continue
    for (const each of file.imports) {
      const verdict = judgeImport(file, home, each)
      if (verdict === null) continue
      const message = `${home} ${verdict} (${importTable[home]?.reason ?? ''})`
      breaches.push({ path: file.path, line: each.line, message })
    }
  }
  return breaches
}

const processMembers = new Set(['env', 'exit', 'exitCode'])

function nameOfMember(node: MemberExpression): string | null {
  const { object, property } = node
  if (object.type !== 'Identifier' || object.name !== 'process') return null
  return property.type === 'Identifier' ? property.name : null
}

/** Uses of the environment, of signals and of the process's end outside a program's entry. */
export function findProcessUse(files: readonly SourceFile[]): Breach[] {
  const breaches: Breach[] = []
  for (const file of files) {
    if (entryFile.test(file.path)) continue
    const blame = (start: number, used: string) => {
      const message = `only a main.ts may use ${used}; pass the value in`
      breaches.push({ path: file.path, line: file.lineOf(start), message })
    }
    new Visitor({
      MemberExpression: (node) => {
        const name = nameOfMember(node)
        if (name !== null && processMembers.has(name)) blame(node.start, `process.${name}`)
      },
      CallExpression: ({ callee, arguments: [first], start }) => {
        if (callee.type !== 'MemberExpression' || first?.type !== 'Literal') return
        if (nameOfMember(callee) === null || !String(first.value).startsWith('SIG')) return
        blame(start, `signal handlers (${String(first.value)})`)
      },
    }).visit(file.program)
  }
  return breaches
}

/**
 * Import cycles between files, each reported once at the file that closes it. Type imports count:
 * a cycle of types is still two files that cannot be understood apart.
 */
export function findCycles(files: readonly SourceFile[]): Breach[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const breaches: Breach[] = []
  const visit = (file: SourceFile) => {
    state.set(file.path, 'open')
    trail.push(file.path)
    for (const { specifier, line } of file.imports) {
      if (!specifier.startsWith('.')) continue
      const target = byPath.get(posix.join(posix.dirname(file.path), specifier))
      if (!target || state.get(target.path) === 'done') continue
      if (state.get(target.path) === 'open') {
        const circle = [...trail.slice(trail.indexOf(target.path)), target.path]
        breaches.push({ path: file.path, line, message: `import cycle: ${circle.join(' → ')}` })
      } else visit(target)
    }
    trail.pop()
    state.set(file.path, 'done')
  }
  for (const file of files) if (!state.has(file.path)) visit(file)
  return breaches
}
