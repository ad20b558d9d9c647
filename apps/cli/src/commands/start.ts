/** `portico start`: control plane, gateway and, with the sample, its upstream, as one. */
import type { Command } from 'commander'
import { findUnknownVariables } from '@portico/contract'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import { waitForFirstSnapshot } from '../supervisor/gateway-readiness.ts'
import { makePlan } from '../supervisor/plan.ts'
import { makeSampleCalls } from '../supervisor/sample-calls.ts'
import { formatSummary, summarise } from '../supervisor/summary.ts'
import { supervise } from '../supervisor/supervise.ts'
import type { Terminal } from '../terminal.ts'

type StartOptions = Readonly<{
  host?: string
  port?: string
  gatewayHost?: string
  gatewayPort?: string
  dataDir?: string
  sample?: boolean
  verbose?: boolean
  json?: boolean
}>

/** A first start prepares a database in WebAssembly, which takes half a minute on a busy machine. */
const startLimitMs = 180_000
const drainSecondsDefault = 30
/** What a program needs beyond the time that its calls may take. */
const graceBeyondDrainMs = 5000

/** How long a program may take to end: at least as long as the gateway lets its calls go on. */
export function readGrace({ env }: Terminal): number {
  const seconds = Number(env['PORTICO_GATEWAY_DRAIN_SECONDS'] || drainSecondsDefault)
  return (seconds >= 0 ? seconds : drainSecondsDefault) * 1000 + graceBeyondDrainMs
}

/** Options win over the environment; what is left unsaid stays the environment's. */
function applyOptions(terminal: Terminal, options: StartOptions): Terminal {
  const sample = options.sample === undefined ? undefined : Number(options.sample).toString()
  const given = Object.entries({
    PORTICO_HOST: options.host,
    PORTICO_PORT: options.port,
    PORTICO_GATEWAY_HOST: options.gatewayHost,
    PORTICO_GATEWAY_PORT: options.gatewayPort,
    PORTICO_DATA_DIR: options.dataDir,
    PORTICO_SAMPLE: sample,
  }).filter(([, value]) => value !== undefined)
  return { ...terminal, env: { ...terminal.env, ...Object.fromEntries(given) } }
}

/** Refuses misspelt variables before anything starts: a typing error would silently mean the default. */
export function refuseUnknownVariables(terminal: Terminal): void {
  const unknown = findUnknownVariables(terminal.env)
  if (unknown.length === 0) return
  const message = `unknown variables: ${unknown.join(', ')}; docs/operations.md lists those that exist`
  throw new CommandFault(message, exitStatus.misconfigured)
}

async function runStart(given: Terminal, options: StartOptions): Promise<number> {
  const terminal = applyOptions(given, options)
  refuseUnknownVariables(terminal)
  const startedAtMs = terminal.now()
  const plan = await makePlan(terminal)
  terminal.tell(`Starting Portico; its data lies in ${plan.dataFolder}\n`)
  return supervise(terminal, plan, {
    verbose: options.verbose ?? false,
    startLimitMs,
    graceMs: readGrace(terminal),
    onReady: async (lines) => {
      await waitForFirstSnapshot(plan.gatewayUrl, terminal.now)
      const summary = summarise(terminal, plan, lines, startedAtMs)
      if (options.json)
        terminal.print(`${JSON.stringify({ portico: 'start', ready: true, ...summary })}\n`)
      else terminal.print(`${formatSummary(terminal, summary)}\n`)
      if (lines.some((line) => line.portico === 'control' && line.sampleLoaded)) {
        await makeSampleCalls(terminal, plan)
      }
    },
  })
}

/** Adds the command to the program. */
export function addStartCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  program
    .command('start')
    .description('run control plane, console and gateway together in this terminal')
    .option('--host <address>', 'where console and management API listen (PORTICO_HOST)')
    .option('--port <number>', 'their port, 0 for a free one (PORTICO_PORT)')
    .option('--gateway-host <address>', 'where the gateway listens (PORTICO_GATEWAY_HOST)')
    .option('--gateway-port <number>', 'its port, 0 for a free one (PORTICO_GATEWAY_PORT)')
    .option('--data-dir <folder>', 'embedded database, keys, snapshots (PORTICO_DATA_DIR)')
    .option('--sample', 'load the sample organisation at the first start (PORTICO_SAMPLE=1)')
    .option('--no-sample', 'start empty (PORTICO_SAMPLE=0)')
    .option('--verbose', 'show every log line of the programs')
    .option('--json', 'print one line of JSON when everything is ready')
    .addHelpText(
      'after',
      `
Examples:
  portico start
  portico start --port 3100 --gateway-port 8100 --data-dir /var/lib/portico
  DATABASE_URL=postgres://portico@db/portico portico start --no-sample

Ends with 0 when it is asked to (Ctrl-C, SIGTERM), with the status of a program that dies, with 78 when
the configuration is refused.`,
    )
    .action(async (options: StartOptions) => finish(await runStart(terminal, options)))
}
