/**
 * Measures how soon a change is effective on four gateways under a light load: `npm run bench:effect [-- --changes 100]
 * [-- --postgres]`. Prints a table of each kind of change; ends with 1 above 250 ms in p99 or one second at most.
 */
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from '@portico/store/private-postgres'
import { listChanges, timeEffect } from './effect.ts'
import { startStage } from './stage.ts'
import type { Key, Stage } from './stage.ts'

const p99LimitMs = 250
const mostMs = 1000
/** Calls per second that each gateway has to answer meanwhile. */
const loadPerSecond = 50

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '100' },
    /** On a PostgreSQL of its own instead of the embedded database. */
    postgres: { type: 'boolean', default: false },
  },
})
const changeCount = Number(values.changes)

/** Another application than the one that is changed. */
async function makeBystander({ fleet, apiId }: Stage): Promise<Key> {
  const { admin } = fleet
  const group = await admin.createGroup({ body: { name: 'Bystanders' } })
  const me = await admin.getMe()
  const form = { name: 'bystander', groupId: group.id, scenario: 'load', ownerIds: [me.id] }
  const params = { id: (await admin.createApplication({ body: form })).id }
  const validity = { period: 'permanent' as const }
  await admin.createGrant({ params, body: { apiId, environment: 'PROD', validity } })
  return admin.revealSecret({ params })
}

/** Sends calls at a steady rate until told to stop; answers how many were sent and how many did not pass. */
function startLoad(stage: Stage, key: Key) {
  let isOver = false
  const counts = { sent: 0, refused: 0 }
  const loads = stage.fleet.gateways.map(async (gateway) => {
    while (!isOver) {
      const [status] = await stage.send(gateway, stage.sign(key))
      counts.sent += 1
      if (status !== 200) counts.refused += 1
      await wait(1000 / loadPerSecond)
    }
  })
  const stop = async () => {
    isOver = true
    await Promise.all(loads)
    return counts
  }
  return { stop }
}

async function measure(stage: Stage): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  // Once: it asks to be shown the secret, which nobody is a hundred times in a minute.
  const changes = await listChanges(stage)
  // The first round warms up.
  for (let round = 0; round <= changeCount; round += 1) {
    for (const change of changes) {
      const tookMs = await timeEffect(stage, change)
      if (round > 0) times.set(change.kind, [...(times.get(change.kind) ?? []), tookMs])
    }
  }
  return times
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Prints the table; answers whether every kind keeps to the limits. */
function print(times: ReadonlyMap<string, readonly number[]>): boolean {
  console.log(
    '| change | number | p50 ms | p99 ms | longest ms |\n| --- | ---: | ---: | ---: | ---: |',
  )
  let isKept = true
  for (const [kind, each] of times) {
    const sorted = each.toSorted((left, right) => left - right)
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(sorted, share))
    if ((p99 ?? 0) > p99LimitMs || (most ?? 0) > mostMs) isKept = false
    const cells = [p50, p99, most].map((value) => value?.toFixed(1))
    console.log(`| ${[kind, each.length, ...cells].join(' | ')} |`)
  }
  return isKept
}

async function openDatabase(folder: string) {
  if (!values.postgres) return { surroundings: {}, close: async () => undefined }
  await chmod(folder, 0o711)
  const { url, process: server } = await startPostgres(join(folder, 'server'))
  return { surroundings: { databaseUrl: url }, close: async () => void server.kill('SIGINT') }
}

const folder = await mkdtemp(join(tmpdir(), `portico-effect-${randomUUID().slice(0, 8)}-`))
const database = await openDatabase(folder)
const names = ['gw-one', 'gw-two', 'gw-three', 'gw-four']
const stage = await startStage(names, { ...database.surroundings, checksInvariants: false })
await stage.fleet.admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
const load = startLoad(stage, await makeBystander(stage))
const times = await measure(stage)
const { sent, refused } = await load.stop()
console.log(
  `${values.postgres ? 'PostgreSQL' : 'embedded database'}, ${cpus().length} × ${cpus()[0]?.model ?? ''}, ` +
    `load average ${loadavg()[0]?.toFixed(1)}; ${sent} other calls meanwhile, ${refused} of them refused\n`,
)
if (!print(times) || refused > 0) process.exitCode = 1
await stage.close()
await database.close()
await rm(folder, { recursive: true, force: true, maxRetries: 10 })
