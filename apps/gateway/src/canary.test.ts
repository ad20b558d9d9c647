/** An AppSecret is looked for everywhere a running gateway leaves something: its output, its files, its doors, its heap. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import { Client } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { appKey, buildApi, buildApplication, buildRecords, waitFor } from './testing.ts'
import {
  callOver,
  listWorkers,
  startGatewayProgram,
  type GatewayProgram,
} from './testing-program.ts'
import { startControl, startUpstream } from './testing-servers.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Long enough that it stands nowhere by chance. */
const canary = `canary-secret-${randomBytes(24).toString('hex')}`
/** A text of the program itself, which a heap that was really read holds. */
const ownText = 'snapshot.sealed'

/** The secret, and the forms in which a program carries bytes about. */
const forms = ['utf8', 'base64', 'base64url', 'hex'] as const
const holdsCanary = (bytes: Buffer | string): boolean =>
  forms.some((form) => bytes.includes(Buffer.from(canary).toString(form).replace(/=+$/, '')))

async function start(workers: number, directory: string) {
  const upstream = await startUpstream()
  const application = buildApplication({
    secrets: [{ version: 1, sealed: canary, endsAt: null }],
  })
  const apis = [buildApi({ environments: { PROD: { url: upstream.url }, DEV: null } })]
  const control = await startControl(buildRecords({ apis, applications: [application] }))
  closers.push(upstream.close, control.close)
  const program = await startGatewayProgram(control.url, {
    PORTICO_GATEWAY_WORKERS: String(workers),
    PORTICO_GATEWAY_LOG_LEVEL: 'debug',
    PORTICO_GATEWAY_DATA_DIR: path.join(directory, 'data'),
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${directory}`,
  })
  closers.push(program.close)
  return { program, control, upstream }
}

/** Good calls and every way in which a caller has put a secret where it does not belong. */
async function callInEveryWay(url: string): Promise<Set<number>> {
  const client = new Client(url, { pipelining: 1 })
  const statuses = new Set<number>()
  const target = `/list/api_1?note=${encodeURIComponent(canary.slice(0, 20))}`
  for (const more of [
    {},
    { target },
    { appSecret: 'another-secret' },
    { appKey: canary },
    { headers: { 'x-ca-signature': canary } },
    { headers: { 'x-ca-signature-method': canary } },
    { headers: { 'x-ca-timestamp': canary } },
    { headers: { 'x-ca-stage': canary } },
  ])
    statuses.add(await callOver(client, { appSecret: canary, ...more }))
  await client.close()
  return statuses
}

/** Every byte of every file below a folder. */
async function readAll(directory: string): Promise<Buffer> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Buffer.concat(
    await Promise.all(
      files.map(({ parentPath, name }) => fs.readFile(path.join(parentPath, name))),
    ),
  )
}

/** Asks a process for its heap, which it collects first, and waits until the file is whole. */
async function takeHeap(pid: number, directory: string): Promise<Buffer> {
  const names = async () =>
    (await fs.readdir(directory)).filter(
      (name) => name.includes(`.${pid}.`) && name.endsWith('.heapsnapshot'),
    )
  process.kill(pid, 'SIGUSR2')
  await waitFor(async () => (await names()).length > 0, 'the heap', 60_000)
  const file = path.join(directory, (await names())[0] ?? '')
  const isWhole = () => /"\]\}\s*$/.test(readFileSync(file).subarray(-10).toString('latin1'))
  await waitFor(isWhole, 'the whole heap', 60_000)
  return readFileSync(file)
}

async function stop({ child }: GatewayProgram): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

describe('a secret that the gateway verifies with', () => {
  it.each([1, 2])(
    '[CR4] [GW6] is in no log, answer, metric, report, file or heap (%i workers)',
    async (workers) => {
      const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-canary-'))
      closers.push(() => fs.rm(directory, { recursive: true, force: true, maxRetries: 5 }))
      const { program, control, upstream } = await start(workers, directory)
      const child = program.child
      let out = ''
      child.stdout?.on('data', (chunk) => (out += String(chunk)))
      const counted = await callInEveryWay(program.url)
      expect(counted).toContain(200)
      expect(counted).toContain(403)
      const metrics = await (await fetch(`${program.url}/metrics`)).text()
      const ready = await (await fetch(`${program.url}/readyz`)).text()
      const processes = workers === 1 ? [child.pid ?? 0] : [child.pid ?? 0, ...listWorkers(program)]
      for (const pid of processes) {
        const heap = await takeHeap(pid, directory)
        expect(heap.includes(ownText)).toBe(true)
        expect(holdsCanary(heap), `heap of process ${pid}`).toBe(false)
      }
      await stop(program)
      const reports = JSON.stringify(control.reports)
      expect(reports).toContain(appKey)
      expect(program.err()).toContain('"msg":"call"')
      expect(upstream.requests).not.toHaveLength(0)
      const files = await readAll(path.join(directory, 'data'))
      expect(files.length).toBeGreaterThan(0)
      const left = { out, err: program.err(), metrics, ready, reports, files }
      for (const [what, bytes] of Object.entries(left)) expect(holdsCanary(bytes), what).toBe(false)
    },
    180_000,
  )

  it('[CR4] would be found by this search', () => {
    for (const form of forms) expect(holdsCanary(Buffer.from(canary).toString(form))).toBe(true)
  })
})
