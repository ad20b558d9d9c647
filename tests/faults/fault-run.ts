/**
 * Breaks a writing program again and again and compares what it finds afterwards with what it had acknowledged.
 *
 * The program under test is any command that speaks four words, one line each, on its standard output. On start it
 * prints `found TOKEN` for every write that is there and `broken REASON` for every rule that does not hold, then `ready`.
 * From then on it prints `try TOKEN` before each write and `ack TOKEN` once the write has been acknowledged to it.
 * `{address}` among its arguments stands for the place its data is in.
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { createDisk, type Disk } from './disk-image.ts'
import { startPostgres, type PostgresServer } from '@portico/store/private-postgres'
import { freezeTree, killTree } from './processes.ts'

/** What to run, and what to do to it. */
export type FaultRun = Readonly<{
  command: readonly string[]
  /** `kill` ends the program, and the server if there is one; `power` cuts the power of the disk they are on. */
  fault: 'kill' | 'power'
  /** Whether the data is in a directory of the program's own or in a PostgreSQL server that is broken with it. */
  store: 'directory' | 'postgres'
  cycles: number
  /** How long the program writes in a cycle: a random time up to this. */
  loadMsMax: number
  /** Where to keep data and images meanwhile. */
  scratch: string
  onCycle?: (report: FaultReport) => void
}>

/** What came of it. `lost` must be nothing; `unknown` writes were there without having been acknowledged, which is allowed. */
export type FaultReport = {
  cycles: number
  acknowledged: number
  lost: number
  unknown: number
  broken: string[]
}

const startLimitMs = 180_000

type Running = {
  child: ChildProcess & { pid: number }
  ready: Promise<void>
  /** Answers what it had to say on its standard error. */
  closed: Promise<string>
}
type Journal = { tried: Set<string>; acknowledged: Set<string>; found: Set<string> }

/**
 * Runs the cycles and answers the report. A program that does not come up again after a fault has lost everything; one
 * that does not come up at all throws.
 */
export async function runFaults(run: FaultRun): Promise<FaultReport> {
  const scratch = await mkdtemp(join(run.scratch, 'faults-'))
  const report = { cycles: 0, acknowledged: 0, lost: 0, unknown: 0, broken: [] }
  const disk = run.fault === 'power' ? await createDisk(join(scratch, 'disk'), 1024) : undefined
  try {
    const data = join(disk?.path ?? scratch, 'data')
    await mkdir(data, { recursive: true })
    // PostgreSQL runs as another user and must get through to its directory.
    await chmod(scratch, 0o711)
    await runCycles(run, data, disk, report)
    return report
  } finally {
    await disk?.remove()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function runCycles(
  run: FaultRun,
  data: string,
  disk: Disk | undefined,
  report: FaultReport,
): Promise<void> {
  const journal: Journal = { tried: new Set(), acknowledged: new Set(), found: new Set() }
  // One more start than faults: the last one only looks.
  for (let cycle = 0; cycle <= run.cycles; cycle += 1) {
    const roots: number[] = []
    report.cycles = cycle
    try {
      const server = run.store === 'postgres' ? await startPostgres(data) : undefined
      if (server !== undefined) roots.push(server.process.pid)
      journal.found.clear()
      const running = startProgram(run, server?.url ?? data, journal, report)
      roots.push(running.child.pid)
      await running.ready
      run.onCycle?.(report)
      if (cycle < run.cycles) await load(run, journal, running)
      await breakEverything(running, server, cycle < run.cycles ? disk : undefined)
    } catch (error) {
      // Else they outlive the harness and keep its disk mounted.
      for (const root of roots) await killTree(root)
      if (cycle === 0) throw error
      // What does not come up again has lost everything.
      report.acknowledged = journal.acknowledged.size
      report.lost = report.acknowledged
      report.broken.push(
        `after the fault: ${error instanceof Error ? error.message : String(error)}`,
      )
      return
    }
  }
}

/** Lets the program write for its time, and in any case until something has been acknowledged since it was ready. */
async function load(run: FaultRun, journal: Journal, { child }: Running): Promise<void> {
  const before = journal.acknowledged.size
  await wait(Math.random() * run.loadMsMax)
  const deadline = performance.now() + startLimitMs
  while (journal.acknowledged.size === before && child.exitCode === null) {
    if (performance.now() > deadline) throw new Error('the program acknowledges nothing')
    await wait(5)
  }
}

function startProgram(
  run: FaultRun,
  address: string,
  journal: Journal,
  report: FaultReport,
): Running {
  const [program = '', ...parameters] = run.command.map((part) =>
    part.replaceAll('{address}', address),
  )
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid === undefined) throw new Error(`${program} did not start`)
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  const closed = once(child, 'close').then(() => complaint)
  const lines = createInterface(child.stdout)
  const ready = new Promise<void>((resolve, reject) => {
    const impatience = setTimeout(
      () => reject(new Error('the program was not ready in time')),
      startLimitMs,
    )
    lines.on('line', (line) => {
      if (line !== 'ready') return note(line, journal, report)
      clearTimeout(impatience)
      // At once: what is acknowledged from the next line on was not looked for.
      compare(journal, report)
      resolve()
    })
    void closed.then((reason) => reject(new Error(`the program ended by itself: ${reason}`)))
  })
  return { child: Object.assign(child, { pid: child.pid }), ready, closed }
}

function note(line: string, journal: Journal, report: FaultReport): void {
  const [word = '', token = ''] = line.split(' ', 2)
  if (word === 'try') journal.tried.add(token)
  else if (word === 'ack') journal.acknowledged.add(token)
  else if (word === 'found') journal.found.add(token)
  else if (word === 'broken') report.broken.push(line.slice('broken '.length))
}

async function breakEverything(
  { child, closed }: Running,
  server: PostgresServer | undefined,
  disk: Disk | undefined,
): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the program ended under load: ${await closed}`)
  const roots = server === undefined ? [child.pid] : [server.process.pid, child.pid]
  const killAll = async (): Promise<void> => {
    const gone = server === undefined ? undefined : once(server.process, 'exit')
    for (const root of roots) await killTree(root)
    await gone
    // What the program had said is in the pipe still, and counts.
    await closed
  }
  // Before the first of them dies: a program that saw its server go would end by itself, and leave its children behind.
  for (const root of roots) await freezeTree(root)
  if (disk === undefined) await killAll()
  else await disk.cutPower(killAll)
}

function compare(journal: Journal, report: FaultReport): void {
  report.acknowledged = journal.acknowledged.size
  const lost = [...journal.acknowledged].filter((token) => !journal.found.has(token)).length
  // The most that was ever missing: what comes back later was lost to whoever asked meanwhile.
  report.lost = Math.max(report.lost, lost)
  report.unknown = [...journal.found].filter((token) => !journal.acknowledged.has(token)).length
  const invented = [...journal.found].filter((token) => !journal.tried.has(token)).length
  if (invented > 0) report.broken.push(`${invented} writes were found that nobody had tried`)
}
