/** Reads the workspace's own source files once, parsed, for the checks of this folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import type { Program } from 'oxc-parser'

export const root = dirname(import.meta.dirname)

/** One import of one file: `specifier` as written, static, dynamic, re-exported or in a type. */
export type Import = Readonly<{ specifier: string; line: number }>

export type SourceFile = Readonly<{
  /** Path from the root of the workspace, with `/`. */
  path: string
  text: string
  program: Program
  imports: readonly Import[]
  lineOf: (offset: number) => number
}>

/** A breach that a check found: where, and in words what to do about it. */
export type Breach = Readonly<{ path: string; line: number; message: string }>

const skippedFolders = new Set(['node_modules', 'dist', 'data', 'coverage', 'peers'])
const sourceName = /\.(ts|tsx|mjs|js)$/

/** Every path below a folder of the workspace, without what is installed, built or stored there. */
export function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) yield* walk(path)
    else if (entry.isFile()) yield path
  }
}

function findImports(program: Program, lineOf: (offset: number) => number): Import[] {
  const found: Import[] = []
  const add = (source: { type: string; start: number; value?: unknown } | null) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') {
      found.push({ specifier: source.value, line: lineOf(source.start) })
    }
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(program)
  return found
}

/** Parses one file; a syntax error is a defect of the file and ends the check with its name. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset) + 1
  return { path, text, program, imports: findImports(program, lineOf), lineOf }
}

/** All TypeScript and JavaScript files of the workspace, tests and tools among them. */
export function readSources(): SourceFile[] {
  const files: SourceFile[] = []
  for (const folder of ['apps', 'packages', 'tests', 'bench', 'tools']) {
    if (!existsSync(join(root, folder))) continue
    for (const path of walk(join(root, folder))) {
      if (!sourceName.test(path)) continue
      const name = relative(root, path).split(sep).join('/')
      files.push(parseSource(name, readFileSync(path, 'utf8')))
    }
  }
  return files
}

/** Everything that may cite a rule: sources, and the SQL of the migrations. */
export function readCitingFiles(): Pick<SourceFile, 'path' | 'text'>[] {
  const migrations = join(root, 'packages', 'store', 'migrations')
  const sql = existsSync(migrations)
    ? [...walk(migrations)].filter((path) => path.endsWith('.sql'))
    : []
  return [
    ...readSources(),
    ...sql.map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    })),
  ]
}

/** Prints the breaches, one a line, and makes the process fail when there is one. */
export function report(check: string, breaches: readonly Breach[], counted: string): void {
  for (const { path, line, message } of breaches) console.error(`${path}:${line}  ${message}`)
  if (breaches.length > 0) {
    console.error(`${check}: ${breaches.length} to put right`)
    process.exitCode = 1
  } else console.log(`${check}: ${counted}`)
}
