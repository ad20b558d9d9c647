import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FeedLine } from '@portico/contract'
import {
  appKey,
  appSecret,
  buildApi,
  buildApplication,
  buildRecords,
  buildSnapshotLines,
  sealApplication,
  sealSecret,
  token,
  waitFor,
} from '../testing.ts'
import { startControl, type TestControl } from '../testing-servers.ts'
import { FeedClient } from './feed-client.ts'
import { FeedFault } from './feed-fault.ts'
import { keepQuarantined } from './quarantine.ts'
import { createUnseal } from './open-secrets.ts'
import { readSnapshot, type Snapshot } from './read-snapshot.ts'
import { loadSnapshot, saveSnapshot } from './sealed-file.ts'
import { WorldKeeper } from './world-keeper.ts'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function* chunks(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const unseal = createUnseal(token)
const readText = (text: string) => readSnapshot(chunks(text), unseal)
const toText = (lines: readonly unknown[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

function buildKeeper(minSnapshotRatio = 0.5): WorldKeeper {
  return new WorldKeeper({ unseal: createUnseal(token), minSnapshotRatio })
}

async function buildSnapshot(more: Parameters<typeof buildRecords>[0] = {}): Promise<Snapshot> {
  return readText(toText(buildSnapshotLines(buildRecords(more))))
}

function manyApplications(count: number) {
  return Array.from({ length: count }, (_, index) =>
    buildApplication({ id: `app_${index}`, appKey: `key-${10_000 + index}` }),
  )
}

async function follow(
  control: TestControl,
  keeper: WorldKeeper,
  more: { silenceLimitMs?: number } = {},
): Promise<{ client: FeedClient; faults: string[] }> {
  const faults: string[] = []
  const client = new FeedClient({
    controlUrl: new URL(control.url),
    token,
    keeper,
    now: Date.now,
    random: () => 0,
    onFault: (error) => faults.push(error instanceof Error ? error.message : String(error)),
    shortestWaitMs: 10,
    ...more,
  })
  client.start()
  closers.push(() => client.stop())
  return { client, faults }
}

async function start(records = buildRecords()): Promise<TestControl> {
  const control = await startControl(records)
  closers.push(control.close)
  return control
}

const heartbeat = (revision: number): FeedLine => ({
  type: 'heartbeat',
  revision,
  at: new Date().toISOString(),
})

describe('a snapshot', () => {
  const lines = buildSnapshotLines(buildRecords())

  it.each<[string, readonly unknown[]]>([
    ['that breaks off', lines.slice(0, -1)],
    ['without settings', lines.filter((line) => line.type !== 'settings')],
    [
      'with an application less than announced',
      lines.filter((line) => line.type !== 'application'),
    ],
    ['that ends in another revision', [...lines.slice(0, -1), { type: 'end', revision: 9 }]],
    ['with a heartbeat in it', [lines[0], heartbeat(1), ...lines.slice(1)]],
    ['of a future format', [{ ...lines[0], format: 2 }, ...lines.slice(1)]],
    ['with settings twice', [...lines.slice(0, 2), ...lines.slice(1)]],
    ['that begins in the middle', lines.slice(1)],
  ])('[GW4] %s is refused whole', async (_, broken) => {
    await expect(readText(toText(broken))).rejects.toThrow(FeedFault)
  })

  it.each(['{"type":', '[]\n', '{"type":"snapshot"', '\u0000\n'])(
    '[GW4] %j is no line of the feed',
    async (text) => {
      await expect(readText(text)).rejects.toThrow(FeedFault)
    },
  )

  it('[GW4] of a newer control plane is read: fields and kinds of lines that are not known are passed over', async () => {
    const newer = lines.map((line) => ({ ...line, surprise: { deep: [1] } }))
    const application = { ...buildApplication(), colour: 'green' }
    const read = await readText(
      toText([
        newer[0],
        { type: 'policy', policy: { id: 'pol_1' } },
        ...newer.slice(1, 3),
        { type: 'application', application },
        newer.at(-1),
      ]),
    )
    expect(read.world.applicationCount).toBe(1)
    expect(read.world.findApplication(appKey)).toMatchObject({ id: 'app_1', isActive: true })
    expect(read.world.settings).toEqual(buildRecords().settings)
  })

  it('[GW4] is read in whatever pieces it arrives', async () => {
    const snapshot = await readText(toText(lines))
    expect(snapshot).toMatchObject({ epoch: 'epoch-1', revision: 1 })
    expect(snapshot.world.findApplication(appKey)?.encodedName).toBe(encodeURIComponent('订单同步'))
  })

  it('[CR4] a fault in a line tells where, never what stands there', async () => {
    const secret = 'sealed-thing-nobody-should-see'
    const broken = toText(lines).replace('"grants":[', `"grants":["${secret}",`)
    const fault = await readText(broken).catch((error: unknown) => String(error))
    expect(fault).toContain('application.grants.0')
    expect(fault).not.toContain(secret)
  })
})

describe('what may become the world', () => {
  it('[GW4] a snapshot of which no secret opens is turned away, the last good world stays', async () => {
    const keeper = buildKeeper()
    expect(keeper.offer(await buildSnapshot(), 1, 1)).toEqual({ ok: true })
    const broken = buildApplication({ secrets: [{ version: 1, sealed: 'AAAA', endsAt: null }] })
    const lines = buildSnapshotLines(buildRecords({ applications: [] }), { epoch: 'epoch-2' })
    const head = { ...lines[0], applications: 1 }
    const foreign = [head, ...lines.slice(1, -1), { type: 'application', application: broken }]
    const offer = keeper.offer(await readText(toText([...foreign, lines.at(-1)])), 2, 2)
    expect(offer).toEqual({ ok: false, reason: 'no secret opens with this token' })
    expect(keeper).toMatchObject({ epoch: 'epoch-1', quarantine: { sinceMs: 2 } })
    expect(keeper.world?.findApplication(appKey)?.secrets).toHaveLength(1)
  })

  it('[GW4] a snapshot that has shrunk suddenly is turned away, unless the operator accepts it', async () => {
    const many = await buildSnapshot({ applications: manyApplications(40) })
    const few = await buildSnapshot({ applications: manyApplications(19) })
    const keeper = buildKeeper()
    keeper.offer(many, 1, 1)
    expect(keeper.offer(few, 2, 2)).toEqual({
      ok: false,
      reason: 'only 19 applications where 40 are known',
    })
    expect(keeper.world?.applicationCount).toBe(40)
    expect(keeper.offer(many, 3, 3)).toEqual({ ok: true })
    expect(keeper.quarantine).toBeNull()
    const lenient = buildKeeper(0)
    lenient.offer(many, 1, 1)
    expect(lenient.offer(few, 2, 2)).toEqual({ ok: true })
  })

  it('[CR4] a secret is bound to its application and version', () => {
    const sealed = sealSecret('app_1', 1, appSecret)
    expect(unseal('app_2', 1, sealed)).toBeNull()
    expect(unseal('app_1', 2, sealed)).toBeNull()
    expect(
      unseal(
        'app_1',
        1,
        sealed.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
      ),
    ).toBeNull()
    expect(createUnseal('another-token-here')('app_1', 1, sealed)).toBeNull()
    expect(unseal('app_1', 1, sealed)).toBe(appSecret)
  })
})

describe('the sealed file', () => {
  async function build() {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'sealed-'))
    closers.push(() => fs.rm(directory, { recursive: true }))
    const file = path.join(directory, 'deep', 'snapshot.sealed')
    const keeper = buildKeeper()
    keeper.offer(await buildSnapshot(), 5, 5)
    const { world } = keeper
    if (world === null) throw new Error('no world')
    const stored = { epoch: 'epoch-1', revision: 7, currentAtMs: 1234, world }
    return { file, stored }
  }

  it('[GW4] opens with its token only, and is refused when a byte has changed', async () => {
    const { file, stored } = await build()
    await saveSnapshot(file, token, stored)
    await expect(loadSnapshot(file, 'another-token-here')).rejects.toThrow('does not open')
    const bytes = await fs.readFile(file)
    for (const at of [0, 25, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      await fs.writeFile(file, changed)
      await expect(loadSnapshot(file, token)).rejects.toThrow('does not open')
    }
    await fs.writeFile(file, bytes.subarray(0, 40))
    await expect(loadSnapshot(file, token)).rejects.toThrow('does not open')
  })

  it('[GW4] gives back the world and its date; nothing of it is readable, nobody else may read it', async () => {
    const { file, stored } = await build()
    expect(await loadSnapshot(file, token)).toBeNull()
    await saveSnapshot(file, token, stored)
    const loaded = await loadSnapshot(file, token)
    expect(loaded).toMatchObject({ currentAtMs: 1234, snapshot: { epoch: 'epoch-1', revision: 7 } })
    const bytes = await fs.readFile(file)
    expect(bytes.includes(appSecret)).toBe(false)
    expect(bytes.includes(appKey)).toBe(false)
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600)
    expect(await fs.readdir(path.dirname(file))).toEqual(['snapshot.sealed'])
  })
})

describe('following the control plane', () => {
  it('[GW4] whoever waits for a world has it with the snapshot, and does not wait for what follows', async () => {
    const control = await start()
    const keeper = buildKeeper()
    const { client, faults } = await follow(control, keeper)
    // The control plane says nothing after it: only then would the silence be told as a fault.
    await client.settled
    expect(keeper.world?.applicationCount).toBe(1)
    expect(faults).toEqual([])
    expect(client.isConnected).toBe(false)
  })

  it('[GW4] takes a snapshot, then each change as it comes', async () => {
    const control = await start()
    const keeper = buildKeeper()
    const { client } = await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    expect(control.streams[0]).toBe('/feed/changes?epoch=epoch-1&after=1')
    const suspended = sealApplication(buildApplication({ state: 'suspended' }))
    control.send({ type: 'change', revision: 2, application: suspended })
    await waitFor(() => keeper.world?.findApplication(appKey)?.isActive === false, 'the change')
    control.send({ type: 'change', revision: 3, removedApplicationId: 'app_1' }, heartbeat(3))
    await waitFor(() => keeper.revision === 3, 'the heartbeat')
    expect(keeper.world?.applicationCount).toBe(0)
    expect(client.isConnected).toBe(true)
    expect(keeper.takeLagMs()).toBeLessThan(5000)
    expect(keeper.takeLagMs()).toBe(0)
  })

  it('[GW4] changes of a newer control plane are applied, and what it adds does not stop the stream', async () => {
    const control = await start()
    const keeper = buildKeeper()
    const { faults } = await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    const suspended = { ...sealApplication(buildApplication({ state: 'suspended' })), tier: 2 }
    control.send(
      { type: 'quota', revision: 2, left: 7 },
      { type: 'change', revision: 2, policy: { id: 'pol_1' } },
      { type: 'change', revision: 3, application: suspended, cause: 'audit' },
      { ...heartbeat(3), region: 'north' },
    )
    await waitFor(() => keeper.revision === 3, 'the heartbeat')
    expect(keeper.world?.findApplication(appKey)?.isActive).toBe(false)
    expect(faults).toEqual([])
    expect(control.snapshotCount).toBe(1)
  })

  it('[GW4] goes on after a break from the last revision that was whole', async () => {
    const control = await start()
    const keeper = buildKeeper()
    await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    control.send({ type: 'change', revision: 5, api: buildApi({ id: 'api_5' }) })
    await waitFor(() => keeper.world?.apiCount === 2, 'the change')
    control.cut()
    await waitFor(() => control.streams.length === 2, 'the second stream')
    // Revision 5 may have more lines, so it is asked for again.
    expect(control.streams[1]).toBe('/feed/changes?epoch=epoch-1&after=4')
    expect(control.snapshotCount).toBe(1)
  })

  it('[GW4] silence is a break', async () => {
    const control = await start()
    await follow(control, buildKeeper(), { silenceLimitMs: 100 })
    await waitFor(() => control.streams.length >= 2, 'another stream')
  })

  it.each<[string, FeedLine]>([
    ['another history', { type: 'reset', reason: 'restored' }],
    ['a history that went backwards', heartbeat(0)],
  ])('[GW4] %s is answered with a whole new snapshot', async (_, line) => {
    const control = await start()
    const keeper = buildKeeper()
    await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    const records = buildRecords({ applications: [] })
    control.offer(buildSnapshotLines(records, { epoch: 'epoch-2', revision: 9 }))
    control.send(line)
    await waitFor(() => control.streams.length === 2, 'the new stream')
    expect(control.streams[1]).toBe('/feed/changes?epoch=epoch-2&after=9')
    expect(keeper.world?.applicationCount).toBe(0)
  })

  it('[GW4] a poisoned change is not applied, and a poisoned snapshot does not replace the world', async () => {
    const control = await start()
    const keeper = buildKeeper()
    const { faults } = await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    control.offer([{ type: 'snapshot', format: 1 }])
    const poison = { ...buildApplication(), state: null }
    control.send({ type: 'change', revision: 2, application: poison })
    await waitFor(() => control.snapshotCount >= 3, 'attempts')
    expect(keeper.world?.findApplication(appKey)?.isActive).toBe(true)
    expect(faults[0]).toContain('application.state')
    control.offer(buildSnapshotLines(buildRecords(), { revision: 3 }))
    await waitFor(() => keeper.revision === 3, 'the healed snapshot')
  })

  it('[GW4] what is turned away is kept once, whole and sealed, with its reason', async () => {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'quarantine-'))
    closers.push(() => fs.rm(directory, { recursive: true }))
    const control = await start(buildRecords({ applications: manyApplications(40) }))
    const kept: Promise<void>[] = []
    const keeper = new WorldKeeper({
      unseal: createUnseal(token),
      minSnapshotRatio: 0.5,
      onQuarantine: (quarantined) => kept.push(keepQuarantined(directory, token, quarantined)),
    })
    await follow(control, keeper)
    await waitFor(() => control.streams.length === 1, 'the stream')
    const few = buildRecords({ applications: manyApplications(3) })
    control.offer(buildSnapshotLines(few, { epoch: 'epoch-2', revision: 9 }))
    control.send({ type: 'reset', reason: 'restored' })
    await waitFor(() => control.snapshotCount >= 4, 'attempts')
    expect(kept).toHaveLength(1)
    await kept[0]
    expect(keeper.quarantine?.reason).toBe('only 3 applications where 40 are known')
    expect(keeper).toMatchObject({ epoch: 'epoch-1', world: { applicationCount: 40 } })
    const file = path.join(directory, 'snapshot.quarantined')
    const note: unknown = JSON.parse(await fs.readFile(`${file}.json`, 'utf8'))
    expect(note).toMatchObject({ reason: 'only 3 applications where 40 are known', kept: true })
    expect((await fs.readFile(file)).includes(appSecret)).toBe(false)
    expect((await loadSnapshot(file, token))?.snapshot).toMatchObject({ epoch: 'epoch-2' })
  })

  it('[GW4] a history that goes backwards is followed, counted and told', async () => {
    const breaks: unknown[] = []
    const keeper = new WorldKeeper({
      unseal: createUnseal(token),
      minSnapshotRatio: 0.5,
      onHistoryBreak: (...between) => breaks.push(between),
    })
    keeper.offer({ ...(await buildSnapshot()), revision: 9 }, 1, 1)
    keeper.offer({ ...(await buildSnapshot()), revision: 9 }, 2, 2)
    expect(keeper.historyBreaks).toBe(0)
    keeper.offer({ ...(await buildSnapshot()), revision: 5 }, 3, 3)
    expect(breaks).toEqual([[9, 5]])
    expect(keeper).toMatchObject({ historyBreaks: 1, revision: 5 })
  })

  it('[GW4] a refused token is no world and no end', async () => {
    const control = await start()
    const keeper = buildKeeper()
    const faults: unknown[] = []
    const client = new FeedClient({
      controlUrl: new URL(control.url),
      token: 'another-token-here',
      keeper,
      now: Date.now,
      random: () => 0,
      onFault: (error) => faults.push(error),
      shortestWaitMs: 10,
    })
    client.start()
    closers.push(() => client.stop())
    await waitFor(() => faults.length >= 3, 'attempts')
    expect(String(faults[0])).toContain('the control plane answers 401 to /feed/snapshot')
    expect(keeper.world).toBeNull()
  })
})
