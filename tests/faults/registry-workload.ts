/**
 * The product's own control plane under clients that write, to be killed: `node registry-workload.ts embedded|postgres
 * ADDRESS`. Speaks the protocol of `fault-run.ts`.
 *
 * Before the control plane starts, it says what the store holds and which invariants are broken. Each token is one
 * answer that a client waits for (I6): an application made, given a new secret, deleted, or one that was asked for and
 * approved.
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseReadyLine } from '@portico/contract'
import { createClient, type Client } from '@portico/sdk'
import { findBrokenInvariants, migrate, openDatabase, type Database } from '@portico/store'
import { productMigrations } from '@portico/store/testing-filled'
import { sql } from 'kysely'

const control = fileURLToPath(new URL('../../apps/control/src/main.ts', import.meta.url))
const clients = 3
const password = 'a-long-test-password-42'
// The same at every start; what it seals is of no worth.
const masterKey = Buffer.alloc(32, 7).toString('base64')

const [kind = '', address = ''] = process.argv.slice(2)
// With PostgreSQL and a master key from outside nothing is kept in it.
const folder = kind === 'embedded' ? address : join(tmpdir(), 'portico-killed-control')

function say(line: string): void {
  writeSync(1, `${line}\n`)
}

async function report(database: Database): Promise<void> {
  const { rows } = await sql<{ token: string }>`
    select 'made-' || name as token from applications where name like 'M%'
    union all select 'deleted-' || name from applications where state = 'deleted'
    union all select 'reset-' || a.name from applications a join secret_versions s on s.application_id = a.id
      where s.version = 2
    union all select 'approved-' || asked_name from requests where state = 'APPROVED'`.execute(
    database.kysely,
  )
  for (const { token } of rows) say(`found ${token}`)
  for (const { invariant, subject, fault } of await findBrokenInvariants(database.kysely)) {
    say(`broken ${invariant} ${subject}: ${fault}`)
  }
}

async function look(): Promise<void> {
  const directory = join(folder, 'database')
  if (kind === 'embedded') await mkdir(directory, { recursive: true })
  const database = await openDatabase(
    kind === 'embedded' ? { kind, directory } : { kind: 'postgres', url: address },
  )
  await migrate(database, await productMigrations())
  await report(database)
  await database.close()
}

async function startControl(): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, [control], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORTICO_PORT: '0',
      PORTICO_SAMPLE: '0',
      PORTICO_ADMIN_PASSWORD: password,
      PORTICO_MASTER_KEY: masterKey,
      PORTICO_LOG_LEVEL: 'fatal',
      PORTICO_DATA_DIR: folder,
      ...(kind === 'postgres' ? { DATABASE_URL: address } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the control plane has no output')
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the control plane ended')))
  // Whoever races below hears of it; nobody else has to.
  ended.catch(() => {})
  const ready = once(createInterface(child.stdout), 'line').then(([line]) =>
    parseReadyLine(String(line)),
  )
  const answer = await Promise.race([ready, ended])
  if (answer === null)
    throw new Error('the control plane said something else than that it is ready')
  return answer.url
}

async function signIn(url: string): Promise<Client> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'admin', password }),
  })
  if (!response.ok) throw new Error(`admin cannot sign in: ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map((value) => value.split(';', 1)[0])
  return createClient({ url, headers: { cookie: cookie.join('; '), origin: url } })
}

/** Says what is tried, waits for the answer, and says that it came. */
async function wait<T>(token: string, call: Promise<T>): Promise<T> {
  say(`try ${token}`)
  const answer = await call
  say(`ack ${token}`)
  return answer
}

async function writeForEver(admin: Client, groupId: string, ownerId: string): Promise<never> {
  const run = randomUUID().slice(0, 8)
  const form = { groupId, scenario: 'to be killed', ownerIds: [ownerId] }
  for (let turn = 1; ; turn += 1) {
    const made = `M_${run}_${turn}`
    const { id } = await wait(
      `made-${made}`,
      admin.createApplication({ body: { ...form, name: made } }),
    )
    const params = { id }
    await wait(`reset-${made}`, admin.resetSecret({ params, body: { mode: 'auto' } }))
    // Whoever asks may also approve, and so has (RQ7): asking, deciding and its effect are one answer.
    const asked = `A_${run}_${turn}`
    const body = { kind: 'create-application', ...form, name: asked } as const
    await wait(`approved-${asked}`, admin.submitRequest({ body }))
    await wait(`deleted-${made}`, admin.deleteApplication({ params, body: { confirmName: made } }))
  }
}

await look()
const url = await startControl()
const admin = await signIn(url)
const me = await admin.getMe()
const groups = await admin.listGroups({ query: {} })
const groupId = groups.items[0]?.id ?? (await admin.createGroup({ body: { name: 'Killed' } })).id
say('ready')
await Promise.all(Array.from({ length: clients }, () => writeForEver(admin, groupId, me.id)))
