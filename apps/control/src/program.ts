/** The control plane as one running thing: database, keys, people, server, feed; for `main.ts` and for tests. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildId } from '@portico/domain'
import { loadMigrations, migrate, openDatabase } from '@portico/store'
import type { Database } from '@portico/store'
import type { ControlConfig } from './config.ts'
import type { Deps } from './deps.ts'
import { createConfirmations } from './feed/confirmations.ts'
import { createChangeSignal } from './feed/change-signal.ts'
import { mountFeed } from './feed/feed-routes.ts'
import { mountHealth } from './http/health.ts'
import { serveConsole } from './http/serve-console.ts'
import { createIdentity } from './identity/create-identity.ts'
import { runJobs } from './jobs/run-jobs.ts'
import { createSmtpMail } from './mail/smtp-mail.ts'
import { buildServer } from './server.ts'
import { ensureFirstAdministrator } from './start/first-administrator.ts'
import type { FirstSignIn } from './start/first-administrator.ts'
import { findMasterKey } from './start/master-key.ts'
import { prepareSample } from './start/prepare-sample.ts'
import { createVault } from './vault.ts'
import { createPostMessage } from './webhooks/post-message.ts'

export type ProgramFolders = Readonly<{ migrations: string; console: string }>

export type RunningControl = Readonly<{
  url: string
  firstSignIn: FirstSignIn | null
  sampleLoaded: boolean
  notices: readonly string[]
  stop(): Promise<void>
}>

/** A line for the person at the terminal, before a step that takes long. */
export type Tell = (text: string) => void

export async function openStore(config: ControlConfig, tell: Tell): Promise<Database> {
  if (config.databaseUrl !== null)
    return openDatabase({ kind: 'postgres', url: config.databaseUrl })
  const directory = join(config.dataDirectory, 'database')
  return openDatabase({ kind: 'embedded', directory, onProgress: tell })
}

/** Brings the schema up to this version; answers the names of what was applied. */
export async function migrateStore(
  database: Database,
  folders: ProgramFolders,
  tell: Tell,
): Promise<string[]> {
  const migrations = await loadMigrations(folders.migrations)
  return migrate(database, migrations, { onMigration: (name) => tell(`migrating: ${name}`) })
}

/** Starts everything and answers when it may take traffic. */
export async function startControl(
  config: ControlConfig,
  folders: ProgramFolders,
  log: Logger,
  tell: Tell,
): Promise<RunningControl> {
  const database = await openStore(config, tell)
  try {
    await migrateStore(database, folders, tell)
    const { key, notice } = await findMasterKey(config.masterKey, config.dataDirectory)
    const deps = createDeps(config, database, [key, ...config.oldMasterKeys], log)
    const firstSignIn = await ensureFirstAdministrator(deps, config.adminPassword)
    const sampleNotice = await prepareSample(deps, config, firstSignIn, tell)
    const { app, closeFeed } = await buildApp(deps, config, folders)
    const url = await app.listen({ host: config.host, port: config.port })
    const jobs = runJobs(deps)
    return {
      url: config.publicUrl ?? url,
      firstSignIn,
      sampleLoaded: sampleNotice !== null,
      notices: [notice, sampleNotice].filter((each) => each !== null),
      stop: async () => {
        await jobs.stop()
        await app.close()
        await closeFeed()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

function createDeps(
  config: ControlConfig,
  database: Database,
  masterKeys: readonly [Buffer, ...Buffer[]],
  log: Logger,
): Deps {
  const url = config.publicUrl ?? `http://${config.host}:${config.port}`
  const basis: Pick<Deps, 'database' | 'clock' | 'ids'> = {
    database,
    clock: Date.now,
    ids: (kind) => buildId(kind, Date.now(), randomBytes(7)),
  }
  return {
    ...basis,
    randomness: (bytes) => randomBytes(bytes),
    vault: createVault(masterKeys),
    identity: createIdentity({ ...basis, log, masterKeys, url, ...config.identity }),
    mail: config.mail === null ? null : createSmtpMail(config.mail),
    postMessage: createPostMessage(config.webhooks),
    callRecordDays: config.callRecordDays,
    log,
  }
}

async function buildApp(
  deps: Deps,
  config: ControlConfig,
  folders: ProgramFolders,
): Promise<{ app: FastifyInstance; closeFeed: () => Promise<void> }> {
  const { trustedProxies, gatewayUrl, gatewayToken, webhooks } = config
  const confirmations = createConfirmations(deps)
  const options = { trustedProxies, gatewayUrl, gatewayToken, webhooks, confirmations }
  const app = buildServer(deps, options)
  mountHealth(app, deps)
  await serveConsole(app, folders.console)
  if (gatewayToken === null) return { app, closeFeed: () => Promise.resolve() }
  const signal = await createChangeSignal(deps.database)
  mountFeed(app, { deps, gatewayToken, signal, onReport: () => confirmations.noteReport() })
  return { app, closeFeed: () => signal.close() }
}
