/** Starts a gateway from the environment and stops it on a signal. */
import type { gatewayReadyLine } from '@portico/contract'
import { pino } from 'pino'
import type * as z from 'zod'
import { readConfig } from './config.ts'
import { findFileFaults } from './find-file-faults.ts'
import type { ListenAddress } from './engine/engine.ts'
import { createGateway, createWorker, type GatewayDeps } from './gateway.ts'
import { LineJoiner } from './line-joiner.ts'
import { workerVariable, type ToWorker, type WorkerTask } from './workers/messages.ts'
import { createPrimary } from './workers/primary.ts'
import { WorkerChannel } from './workers/worker-channel.ts'

/** sysexits: the configuration is at fault. */
const configExitCode = 78

interface Program {
  start(): Promise<ListenAddress>
  stop(): Promise<void>
}

const openChannel = () =>
  new WorkerChannel({
    send: (message) => process.send?.(message, undefined, undefined, () => undefined),
    listen: (receive) => process.on('message', (message) => receive(message as ToWorker)),
  })

/** Ends the program in order, once; a second wish means: now. */
function createStop(program: Program, { log }: GatewayDeps): (why: string) => void {
  let isStopping = false
  return (why) => {
    if (isStopping) process.exit(1)
    isStopping = true
    log.info({ why }, 'the gateway drains')
    program.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the gateway could not stop in order')
        process.exit(1)
      },
    )
  }
}

async function runWorker(deps: GatewayDeps, task: WorkerTask): Promise<void> {
  const channel = openChannel()
  const program = await createWorker(deps, task, channel)
  const stop = createStop(program, deps)
  channel.onDrain(() => stop('drain'))
  // Ctrl-C reaches every process of the terminal; the primary alone decides. Without it there is no ledger.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('disconnect', () => stop('the primary has gone'))
  await program.start()
}

async function runGateway(deps: GatewayDeps): Promise<void> {
  const program = await (deps.config.workers > 1 ? createPrimary(deps) : createGateway(deps))
  const stop = createStop(program, deps)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const { host, port } = await program.start()
  const scheme = deps.config.certificateFiles === null ? 'http' : 'https'
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
  const ready: z.infer<typeof gatewayReadyLine> = { portico: 'gateway', ready: true, url }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

const read = readConfig(process.env)
const faults = read.ok ? findFileFaults(read.config) : read.faults
if (read.ok && faults.length === 0) {
  const task = process.env[workerVariable]
  // Standard output carries the ready line alone. The lines of calls are written some KiB at a time, and twice a second what
  // there is: one write for the line of each call took 7 % of the time of a busy gateway. What several processes
  // write into one pipe is not mixed below a page, a last line of 1 KiB included.
  const pieceLength = task === undefined ? 16_384 : 3072
  const output = pino.destination({ fd: 2, sync: true, contentMode: 'buffer' })
  // Its types know text alone.
  const lines = new LineJoiner({ write: (bytes) => output.write(bytes as never) }, pieceLength)
  const log = pino({ level: read.config.logLevel }, lines.direct)
  setInterval(() => lines.flush(), 500).unref()
  process.on('exit', () => lines.flush())
  const deps = { config: read.config, log, lines }
  if (task === undefined) await runGateway(deps)
  else await runWorker(deps, JSON.parse(task) as WorkerTask)
} else {
  process.stderr.write(`The gateway does not start:\n  ${faults.join('\n  ')}\n`)
  process.exitCode = configExitCode
}
