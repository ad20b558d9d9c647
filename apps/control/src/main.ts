/** Starts the control plane from the environment, or migrates its database and ends (`migrate`). */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import type { ControlConfig } from './config.ts'
import { migrateStore, openStore, startControl } from './program.ts'
import type { ProgramFolders } from './program.ts'

/** sysexits: the configuration is at fault. */
const configExitCode = 78

/** Beside the bundle, or where they stand in the sources. */
function locate(bundled: string, source: string): string {
  const beside = fileURLToPath(new URL(bundled, import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL(source, import.meta.url))
}

const folders: ProgramFolders = {
  migrations: locate('./migrations', '../../../packages/store/migrations'),
  console: locate('./console', '../../../dist/console'),
}

/** Standard output carries the ready line alone; everything said to people or machines else goes here. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function runMigrations(config: ControlConfig): Promise<void> {
  const database = await openStore(config, tell)
  try {
    const applied = await migrateStore(database, folders, tell)
    process.stdout.write(`${JSON.stringify({ portico: 'migrate', applied })}\n`)
  } finally {
    await database.close()
  }
}

async function runControl(config: ControlConfig): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination(2))
  const running = await startControl(config, folders, log, tell)
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means: now.
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'the control plane ends')
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the control plane could not end in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const { url, firstSignIn, sampleLoaded, notices } = running
  const ready = { portico: 'control', ready: true, url, sampleLoaded, notices }
  const line = firstSignIn === null ? ready : { ...ready, firstSignIn }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const read = readConfig(process.env)
if (read.ok) {
  const run = process.argv.includes('migrate') ? runMigrations : runControl
  await run(read.config).catch((error: unknown) => {
    process.stderr.write(
      `The control plane does not start: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exit(1)
  })
} else {
  process.stderr.write(`The control plane does not start:\n  ${read.faults.join('\n  ')}\n`)
  process.exitCode = configExitCode
}
