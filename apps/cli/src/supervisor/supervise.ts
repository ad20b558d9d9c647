/** Runs the programs of a plan as one: all start, or all end; one that dies ends the others with its reason. */
import type { ReadyLine } from '@portico/contract'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { startProgram } from './child-program.ts'
import type { RunningProgram } from './child-program.ts'
import { endPrograms } from './end-programs.ts'
import { formatLogLine } from './log-line.ts'
import type { Plan, PlannedProgram } from './plan.ts'

export type Supervision = Readonly<{
  verbose: boolean
  /** How long all programs together may take to become ready; a first start prepares a database. */
  startLimitMs: number
  /** How long one program may take to end after it was asked. */
  graceMs: number
  /** Never rejects; the programs are watched over meanwhile. */
  onReady: (lines: readonly ReadyLine[]) => Promise<void>
}>

/** A second signal this soon is the same Ctrl-C, delivered to the terminal's whole process group. */
const sameSignalMs = 1000
/** Programs that refuse the same environment end together; each gets to list its faults. */
const lastWordsMs = 500

type Turn =
  | Readonly<{ kind: 'ready'; lines: readonly ReadyLine[] }>
  | Readonly<{ kind: 'died'; program: RunningProgram }>
  | Readonly<{ kind: 'asked' }>
  | Readonly<{ kind: 'late' }>

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds))
}

/** A deadline that keeps no process alive. */
async function waitLate(milliseconds: number): Promise<Turn> {
  await new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())
  return { kind: 'late' }
}

async function waitReady(programs: readonly RunningProgram[]): Promise<Turn> {
  const lines = await Promise.all(programs.map((program) => program.ready))
  const ready = lines.filter((line) => line !== null)
  if (ready.length === programs.length) return { kind: 'ready', lines: ready }
  return waitDeath(programs)
}

async function waitDeath(programs: readonly RunningProgram[]): Promise<Turn> {
  return Promise.race(
    programs.map(async (program): Promise<Turn> => {
      await program.ended
      return { kind: 'died', program }
    }),
  )
}

/** Listens for the wish to end: the first signal asks, one that comes later hurries. */
function watchSignals(terminal: Terminal) {
  const hurry = new AbortController()
  let askedAtMs: number | null = null
  let ask: (turn: Turn) => void = () => {}
  const asked = new Promise<Turn>((resolve) => (ask = resolve))
  const stop = terminal.onSignal(() => {
    if (askedAtMs === null) {
      askedAtMs = terminal.now()
      terminal.tell('\nEnding: gateway, then control plane …\n')
      ask({ kind: 'asked' })
    } else if (terminal.now() - askedAtMs > sameSignalMs) hurry.abort()
  })
  return { asked, hurry: hurry.signal, stop }
}

async function explainDeath(terminal: Terminal, program: RunningProgram): Promise<number> {
  await wait(lastWordsMs)
  const { code, signal } = await program.ended
  const how = signal ? `was ended by ${signal}` : `ended with status ${code}`
  terminal.tell(`${program.name} ${how}; everything else ends with it.\n`)
  return code || exitStatus.failed
}

async function settle(terminal: Terminal, turn: Turn, supervision: Supervision): Promise<number> {
  switch (turn.kind) {
    case 'died':
      return explainDeath(terminal, turn.program)
    case 'late':
      terminal.tell(`Not ready after ${supervision.startLimitMs / 1000} s; giving up.\n`)
      return exitStatus.unavailable
    case 'asked':
    case 'ready':
      return exitStatus.done
  }
}

/**
 * Starts the plan's programs, reports when all are ready, and stays until somebody ends it.
 *
 * @returns the exit status: 0 when it was asked to end and all ended by themselves, the status of the
 * program that died, 1 when one had to be killed
 */
export async function supervise(
  terminal: Terminal,
  plan: Plan,
  supervision: Supervision,
): Promise<number> {
  const running: RunningProgram[] = []
  const signals = watchSignals(terminal)
  const late = waitLate(supervision.startLimitMs)
  const start = (planned: PlannedProgram) => {
    const onLine = (line: string) => {
      const text = formatLogLine(planned.name, line, supervision.verbose)
      if (text !== null) terminal.tell(`${text}\n`)
    }
    running.push(startProgram({ ...planned, onLine }))
  }
  let turn: Turn = { kind: 'ready', lines: [] }
  for (const group of plan.groups) {
    for (const planned of group) start(planned)
    turn = await Promise.race([waitReady(running), waitDeath(running), signals.asked, late])
    if (turn.kind !== 'ready') break
  }
  if (turn.kind === 'ready') {
    void supervision.onReady(turn.lines)
    turn = await Promise.race([waitDeath(running), signals.asked])
  }
  const status = await settle(terminal, turn, supervision)
  const { graceMs } = supervision
  const ending = { graceMs, hurry: signals.hurry, tell: terminal.tell }
  const clean = await endPrograms(running.toReversed(), ending)
  signals.stop()
  return status === exitStatus.done && !clean ? exitStatus.failed : status
}
