/** Judges sizes, places and names of source files against the budgets of CONTRIBUTING.md. */
import { Visitor } from 'oxc-parser'
import type { Breach, SourceFile } from './sources.ts'

const fileLinesMax = 400
const functionLinesMax = 40
const folderDepthMax = 3

/** Data, not code: long because the world is. A catalogue of words grows with the screens. */
const dataTables = [
  /\/locales\//,
  /\/schema\.ts$/,
  /\.test\.tsx?$/,
  /-(?:codes|table|catalog|catalogue|vectors)\.ts$/,
]

/** Names that say nothing about what a file is responsible for. */
const drawers = /^(?:utils?|helpers?|common|shared|misc|lib|manager|service)$/
const drawerSuffix = /(?:-|^)(?:utils?|helpers?|manager|service|impl|dto)$/
const emptyTypeName =
  /^(?:I[A-Z][a-z]\w*|\w*(?:Impl|DTO|Dto|Manager|Factory|Helper|Utils?))$|^[A-Z]\w*Service$/
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}

function countLines(text: string): number {
  return text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length
}

/** Files over the budget that are no data table. */
export function findLongFiles(files: readonly SourceFile[]): Breach[] {
  return files.flatMap((file) => {
    const lines = countLines(file.text)
    if (lines <= fileLinesMax || dataTables.some((pattern) => pattern.test(file.path))) return []
    const message = `${lines} lines; ${fileLinesMax} is the stop: split it by what it is responsible for`
    return [{ path: file.path, line: fileLinesMax, message }]
  })
}

/** Lines of a function that hold code: blank ones and pure comments do not count against it. */
function codeLines(text: string): number {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').split('\n')
  return bare.filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}

/** A list of at least this many object literals inside a function is a table: data, as a table's columns are. */
const tableRowsMin = 5

function isTable(elements: readonly (Readonly<{ type: string }> | null)[]): boolean {
  const rows = elements.filter((each) =>
    ['ObjectExpression', 'LogicalExpression'].includes(each?.type ?? ''),
  )
  return rows.length >= tableRowsMin
}

/** Blanks out markup and tables: what a component shows is data, its logic is what the budget is about. */
function withoutData(file: SourceFile): string {
  let { text } = file
  const blank = ({ start, end }: { start: number; end: number }) => {
    const markup = text.slice(start, end)
    text = text.slice(0, start) + markup.replaceAll(/[^\n]/g, ' ') + text.slice(end)
  }
  if (file.path.endsWith('.tsx')) {
    new Visitor({
      JSXElement: blank,
      JSXFragment: blank,
      ArrayExpression: (node) => {
        if (isTable(node.elements)) blank(node)
      },
    }).visit(file.program)
  }
  return text
}

/** Functions over the budget. Tests are exempt: a `describe` holds a table of cases. */
export function findLongFunctions(files: readonly SourceFile[]): Breach[] {
  const breaches: Breach[] = []
  for (const file of files) {
    if (isTest(file.path)) continue
    const text = withoutData(file)
    const measure = (node: { start: number; end: number }) => {
      const lines = codeLines(text.slice(node.start, node.end))
      if (lines <= functionLinesMax) return
      const message = `a function of ${lines} lines; ${functionLinesMax} is the stop`
      breaches.push({ path: file.path, line: file.lineOf(node.start), message })
    }
    new Visitor({
      FunctionDeclaration: measure,
      FunctionExpression: measure,
      ArrowFunctionExpression: measure,
    }).visit(file.program)
  }
  return breaches
}

function judgePlace(path: string): string[] {
  const [, inner] = path.split('/src/')
  const parts = (inner ?? path).split('/')
  const folders = parts.slice(0, -1)
  const stem = (parts.at(-1) ?? '').replace(/\.[a-z]+$/, '')
  const faults: string[] = []
  if (inner !== undefined && folders.length > folderDepthMax) {
    faults.push(`${folders.length} folders deep under src; ${folderDepthMax} is the stop`)
  }
  if (!kebabCase.test(stem)) faults.push('a file is named in kebab-case for its main export')
  const drawer = [...folders, stem].find((name) => drawers.test(name) || drawerSuffix.test(name))
  if (drawer) faults.push(`${drawer} is a drawer; name it for the noun it serves`)
  if (stem === 'index' && inner !== undefined && folders.length > 0) {
    faults.push('a package has one index.ts, at the top of src; other barrels breed cycles')
  }
  return faults
}

/** Files in places, or under names, that do not say what they hold. */
export function findBadPlaces(files: readonly SourceFile[]): Breach[] {
  return files.flatMap(({ path }) =>
    judgePlace(path).map((message) => ({ path, line: 1, message })),
  )
}

/** Files that do not open with a sentence about what they are responsible for. */
export function findUnintroduced(files: readonly SourceFile[]): Breach[] {
  return files.flatMap((file) => {
    const bare = file.text.replace(/^#!.*\n/, '')
    if (isTest(file.path) || /(?:^|\/)index\.ts$/.test(file.path) || /^(?:\/\*\*|\/\/)/.test(bare))
      return []
    return [
      {
        path: file.path,
        line: 1,
        message: 'open with one sentence: what is this file responsible for?',
      },
    ]
  })
}

/** Exported types and classes whose names say how they are built instead of what they are. */
export function findEmptyNames(files: readonly SourceFile[]): Breach[] {
  const breaches: Breach[] = []
  for (const file of files) {
    const judge = (node: { id: { name: string; start: number } | null }) => {
      if (!node.id || !emptyTypeName.test(node.id.name)) return
      const message = `${node.id.name}: a type is a bare noun`
      breaches.push({ path: file.path, line: file.lineOf(node.id.start), message })
    }
    new Visitor({
      TSTypeAliasDeclaration: judge,
      TSInterfaceDeclaration: judge,
      ClassDeclaration: judge,
    }).visit(file.program)
  }
  return breaches
}

/** Median and 90th percentile of the lines per product file, the shape the budgets are about. */
export function measureShape(files: readonly SourceFile[]): { median: number; p90: number } {
  const sizes = files
    .filter((file) => file.path.includes('/src/') && !isTest(file.path))
    .map((file) => countLines(file.text))
    .toSorted((a, b) => a - b)
  const at = (share: number) => sizes[Math.floor((sizes.length - 1) * share)] ?? 0
  return { median: at(0.5), p90: at(0.9) }
}
