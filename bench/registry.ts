/**
 * The registry at scale on PostgreSQL: how long the management API takes for the lists, searches and changes of
 * people, from 10,000 to 1,000,000 applications with ten members and five grants each. `--to=100000` ends earlier.
 *
 * A run to the full size writes `registry/results.md` and, as every run, `registry/plans.txt`. It ends with status 1 when a read
 * or write is above its bound, or a read goes through a large table from end to end.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { createClient } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import { openDatabase } from '@portico/store'
import type { Database } from '@portico/store'
import { postgresPrograms, startPostgres } from '@portico/store/private-postgres'
import { findFreePort, startAnnounced } from './programs.ts'
import type { Running } from './programs.ts'
import { reads, writes } from './registry/measured.ts'
import type { Measured, People, Scene } from './registry/measured.ts'
import { listLargeTables, planSettings, readPlans, tellPlans } from './registry/plans.ts'
import { listAboveBounds, writeTable } from './registry/results.ts'
import type { Row } from './registry/results.ts'
import { seedApplications, seedCatalogue } from './registry/seed.ts'

const root = join(import.meta.dirname, '..')
const plansFile = join(import.meta.dirname, 'registry', 'plans.txt')
const resultsFile = join(import.meta.dirname, 'registry', 'results.md')
const sizes = [10_000, 100_000, 1_000_000]
const measuredTurns = 100
/** One statement of the seeder writes ten million rows. */
const seedTimeoutMs = 3_600_000
const warmUpTurns = 5
/** The turn whose plans are told: its AppKey is one among many, not the run of zeros of turn 0, which every key has. */
const toldTurn = 37
const password = 'a-long-bench-password-42'
/** What a small server of a company would be given: a quarter of 8 GiB. */
const serverSettings = [
  'shared_buffers=2GB',
  'max_wal_size=8GB',
  'effective_cache_size=6GB',
  'random_page_cost=1.1',
]

async function signIn(url: string, username: string): Promise<Client> {
  const headers = { 'content-type': 'application/json', origin: url }
  const body = JSON.stringify({ username, password })
  const response = await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${username} cannot sign in: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((value) => value.split(';', 1)[0])
    .join('; ')
  return createClient({ url, headers: { cookie, origin: url } })
}

async function addReader(administrator: Client, url: string, username: string) {
  const { id } = await administrator.createMember({
    body: { username, displayName: username, password, roles: ['member'], active: true },
  })
  return { id, client: await signIn(url, username) }
}

/** Milliseconds at the client, connection kept: the server's time and a little more. */
async function measure(
  kind: Row['kind'],
  [name, run]: Measured,
  scene: Scene,
  turns: number,
): Promise<Row> {
  const times: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    const started = performance.now()
    await run(scene, turn)
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { kind, name, count: scene.count, p50: at(0.5), p95: at(0.95) }
}

async function measureAll(scene: Scene): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const read of reads) {
    await measure('read', read, scene, warmUpTurns)
    rows.push(await measure('read', read, scene, measuredTurns))
  }
  for (const write of writes) rows.push(await measure('write', write, scene, measuredTurns))
  return rows
}

/** The jobs have told everybody of what the writes did, so that the plans that are told are those of the reads. */
async function awaitIdle(database: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from job_cursors c, event_head h
      where c.job = 'tell-people' and c.sequence < h.sequence`.execute(database.kysely)
    if (rows.length === 0) return
    await setTimeout(1000)
  }
}

/** Runs each read once with its plans told; answers what was read from end to end of large tables. */
async function writePlans(
  database: Database,
  logFile: string,
  scene: Scene,
): Promise<readonly string[]> {
  await awaitIdle(database)
  const large = await listLargeTables(database)
  await tellPlans(database, true)
  const names = [...large].toSorted().join(', ')
  let text = `How PostgreSQL ran the reads of bench/registry.ts over ${scene.count} applications (auto_explain).\nLarge tables: ${names}.\n`
  let { end } = readPlans(logFile, 0)
  const scans: string[] = []
  for (const [name, run] of reads) {
    await run(scene, toldTurn)
    const told = readPlans(logFile, end)
    end = told.end
    text += `\n== ${name}\n`
    const plans = told.plans.filter(({ tables }) => tables.some((table) => large.has(table)))
    for (const { statement, lines, scanned } of plans) {
      text += `${statement.slice(0, 160)}\n${lines.map((line) => `    ${line}`).join('\n')}\n`
      scans.push(...scanned.filter((each) => large.has(each)).map((each) => `${each}: ${name}`))
    }
  }
  await tellPlans(database, false)
  writeFileSync(plansFile, text)
  return scans
}

async function startServer(directory: string, logs: string) {
  mkdirSync(logs)
  chmodSync(logs, 0o777)
  const logging = [`log_directory=${logs}`, 'log_file_mode=0644']
  const server = await startPostgres(directory, [...serverSettings, ...planSettings, ...logging])
  process.once('exit', () => server.process.kill('SIGQUIT'))
  return server
}

async function startControl(directory: string, databaseUrl: string): Promise<Running> {
  return startAnnounced({
    command: execPath,
    args: [join(root, 'dist', 'control.mjs')],
    core: 0,
    logFile: join(directory, 'control.log'),
    environment: {
      DATABASE_URL: databaseUrl,
      PORTICO_DATA_DIR: join(directory, 'data'),
      PORTICO_PORT: String(await findFreePort()),
      PORTICO_ADMIN_PASSWORD: password,
      PORTICO_LOG_LEVEL: 'warn',
    },
  })
}

async function seedAndMeasure(
  database: Database,
  url: string,
  logFile: string,
  to: number,
): Promise<void> {
  const administrator = await signIn(url, 'admin')
  const typical = await addReader(administrator, url, 'typical')
  const busy = await addReader(administrator, url, 'busy')
  const people: People = { typical: typical.client, busy: busy.client, administrator }
  const readers = { typical: typical.id, busy: busy.id }
  await seedCatalogue(database)
  const rows: Row[] = []
  let scene: Scene = { people, count: 0, owner: typical.id, made: [], asked: [] }
  for (const count of sizes.filter((size) => size <= to)) {
    console.log(`\n${count.toLocaleString('en')} applications: rows and indexes`)
    await seedApplications(database, { from: scene.count, to: count }, readers, (step, seconds) =>
      console.log(`  ${step}: ${seconds.toFixed(1)} s`),
    )
    scene = { ...scene, count, made: [], asked: [] }
    rows.push(...(await measureAll(scene)))
  }
  const scans = await writePlans(database, logFile, scene)
  judge(rows, scans, scene.count)
}

/** Prints and writes what was measured, and sets the exit status. */
function judge(rows: readonly Row[], scans: readonly string[], count: number): void {
  const table = writeTable(rows)
  const above = listAboveBounds(rows)
  console.log(`\n${table}\nplans: ${plansFile}`)
  for (const line of above) console.log(`above its bound: ${line}`)
  for (const line of scans) console.log(`sequential scan of ${line}`)
  if (count === sizes.at(-1)) {
    writeFileSync(resultsFile, table)
    console.log(`results: ${resultsFile}`)
  }
  if (above.length + scans.length > 0) process.exitCode = 1
}

async function run(directory: string, to: number): Promise<void> {
  const logs = join(directory, 'logs')
  const server = await startServer(directory, logs)
  const database = await openDatabase({
    kind: 'postgres',
    url: server.url,
    statementTimeoutMs: seedTimeoutMs,
  })
  const control = await startControl(directory, server.url)
  try {
    await seedAndMeasure(database, control.url, join(logs, 'portico.json'), to)
  } finally {
    await control.stop()
    await database.close()
    const ended = once(server.process, 'exit')
    server.process.kill('SIGINT')
    await ended
  }
}

const { values } = parseArgs({ options: { to: { type: 'string', default: '1000000' } } })
if (postgresPrograms() === undefined) {
  console.log('left out: it needs PostgreSQL (Debian: apt-get install postgresql)')
} else {
  const directory = mkdtempSync(join(tmpdir(), 'portico-registry-'))
  chmodSync(directory, 0o755)
  try {
    await run(directory, Number(values.to))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
