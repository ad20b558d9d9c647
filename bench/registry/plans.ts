/** The plans by which PostgreSQL really ran what the control plane asked, from the server's own log (auto_explain). */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Database } from '@portico/store'

/** Settings that make the server able to tell its plans, into `portico.json` of its log folder. */
export const planSettings: readonly string[] = [
  'shared_preload_libraries=auto_explain',
  'auto_explain.log_format=json',
  'auto_explain.log_analyze=on',
  'auto_explain.log_timing=off',
  'logging_collector=on',
  'log_destination=jsonlog',
  'log_filename=portico',
]

type Node = Readonly<{
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows'?: number
  Plans?: readonly Node[]
}>

export type Plan = Readonly<{
  statement: string
  /** One line for each node, indented. */
  lines: readonly string[]
  /** Tables that were read. */
  tables: readonly string[]
  /** Tables that were read from end to end. */
  scanned: readonly string[]
}>

/** Rows from which on a table counts as large: reading all of them takes longer than a list may. */
const largeRows = 50_000

/** The tables that are large, by PostgreSQL's own estimate after `vacuum analyze`. */
export async function listLargeTables(database: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples >= ${largeRows}`.execute(
    database.kysely,
  )
  return new Set(rows.map(({ name }) => name))
}

/** Switches the telling on or off for all sessions. */
export async function tellPlans(database: Database, on: boolean): Promise<void> {
  const settings = database.kysely
  await sql.raw(`alter system set auto_explain.log_min_duration = ${on ? 0 : -1}`).execute(settings)
  await sql`select pg_reload_conf()`.execute(settings)
  // The sessions read it before their next statement; this one shows that the signal has gone round.
  await sql`select pg_sleep(0.3)`.execute(settings)
}

/** The plans told since byte `from` of the log, and where the log ends now. */
export function readPlans(
  logFile: string,
  from: number,
): Readonly<{ plans: readonly Plan[]; end: number }> {
  const log = readFileSync(logFile)
  const plans = log
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.includes('plan:'))
    .flatMap((line) => planOf((JSON.parse(line) as { message: string }).message))
  return { plans, end: log.length }
}

function planOf(message: string): readonly Plan[] {
  const start = message.indexOf('{')
  if (!/^duration: .* plan:/s.test(message) || start === -1) return []
  const told = JSON.parse(message.slice(start)) as { 'Query Text': string; Plan: Node }
  const nodes = flatten(told.Plan, 0)
  return [
    {
      statement: told['Query Text'].replaceAll(/\s+/g, ' ').trim(),
      lines: nodes.map(({ node, depth }) => '  '.repeat(depth) + describe(node)),
      tables: nodes.flatMap(({ node }) => node['Relation Name'] ?? []),
      scanned: nodes.flatMap(({ node }) =>
        node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined
          ? [node['Relation Name']]
          : [],
      ),
    },
  ]
}

function flatten(node: Node, depth: number): readonly { node: Node; depth: number }[] {
  return [{ node, depth }, ...(node.Plans ?? []).flatMap((below) => flatten(below, depth + 1))]
}

function describe(node: Node): string {
  const {
    'Node Type': type,
    'Relation Name': relation,
    'Index Name': index,
    'Actual Rows': rows,
  } = node
  const of = [relation && `on ${relation}`, index && `by ${index}`].filter(Boolean).join(' ')
  return `${type} ${of} (${rows ?? 0} rows)`.replace('  ', ' ')
}
