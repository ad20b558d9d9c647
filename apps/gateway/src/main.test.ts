import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import { parseReadyLine } from '@portico/contract'
import { signRequest } from '@portico/signing'
import { afterEach, describe, expect, it } from 'vitest'
import { startControl, startUpstream, type TestControl } from './testing-servers.ts'
import { appKey, appSecret, buildApi, buildRecords, token, waitFor } from './testing.ts'

const main = path.join(import.meta.dirname, 'main.ts')
const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

interface Program {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

function run(environment: Record<string, string>): Program {
  const env = { PATH: process.env['PATH'] ?? '', ...environment }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  closers.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, out: () => out, err: () => err, ended }
}

async function startReady(environment: Record<string, string>): Promise<Program & { url: string }> {
  const program = run(environment)
  await waitFor(
    () => program.out().includes('\n') || program.child.exitCode !== null,
    'ready',
    20_000,
  )
  const line = parseReadyLine(program.out().trim())
  if (line === null) throw new Error(program.err())
  return { ...program, url: line.url }
}

async function prepare(): Promise<{ control: TestControl; environment: Record<string, string> }> {
  const upstream = await startUpstream()
  closers.push(upstream.close)
  const environments = { PROD: { url: upstream.url }, DEV: null }
  const control = await startControl(buildRecords({ apis: [buildApi({ environments })] }))
  closers.push(control.close)
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-main-'))
  closers.push(() => fs.rm(directory, { recursive: true, force: true }))
  return {
    control,
    environment: {
      PORTICO_GATEWAY_TOKEN: token,
      PORTICO_GATEWAY_PORT: '0',
      PORTICO_CONTROL_URL: control.url,
      PORTICO_GATEWAY_DATA_DIR: directory,
    },
  }
}

function sign(timestampMs: number): Record<string, string> {
  const signed = signRequest({
    method: 'POST',
    url: 'http://gateway/list/api_1',
    appKey,
    appSecret,
    timestampMs,
    nonce: randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  return signed.headers
}

const call = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/list/api_1`, { method: 'POST', headers })

describe('files that the settings name', () => {
  it('are faults of the settings when they are no certificate, all of them at once', async () => {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-'))
    closers.push(() => fs.rm(directory, { recursive: true, force: true }))
    const file = path.join(directory, 'nothing.pem')
    await fs.writeFile(file, 'PRIVATE PART')
    const program = run({
      PORTICO_GATEWAY_TOKEN: token,
      PORTICO_TLS_CERT_FILE: file,
      PORTICO_TLS_KEY_FILE: path.join(directory, 'absent.pem'),
      PORTICO_UPSTREAM_CA_FILE: file,
    })
    expect(await program.ended).toBe(78)
    const [title, ...faults] = program.err().trim().split('\n')
    expect(title).toBe('The gateway does not start:')
    expect(faults.map((fault) => fault.trim().split(':')[0])).toEqual([
      'PORTICO_TLS_CERT_FILE',
      'PORTICO_UPSTREAM_CA_FILE',
    ])
    expect(program.err()).not.toMatch(/PRIVATE PART|at .*\.ts:/)
  })
})

describe('the gateway as a program', () => {
  it('does not start on bad settings, and lists them all', async () => {
    const program = run({ PORTICO_GATEWAY_PORT: 'x', PORTICO_GATEWAY_PROT: '1' })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('PORTICO_GATEWAY_PROT: no such setting')
    expect(program.err()).toContain('PORTICO_GATEWAY_PORT: must be a whole number')
    expect(program.err()).toContain('PORTICO_GATEWAY_TOKEN: is required')
    expect(program.out()).toBe('')
  })

  it('[SG3] killed and started again, it lets no earlier call in, and refuses no honest one', async () => {
    const { environment, control } = await prepare()
    const first = await startReady(environment)
    await waitFor(() => control.streams.length === 1, 'the feed')
    // A caller whose clock is a minute fast: its timestamp lies after the restart.
    const captured = sign(Date.now() + 60_000)
    expect((await call(first.url, captured)).status).toBe(200)
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')
    const second = await startReady(environment)
    await waitFor(() => control.streams.length === 2, 'the feed')
    const replay = await call(second.url, captured)
    expect([replay.status, replay.headers.get('x-ca-error-code')]).toEqual([403, 'S403NU'])
    expect((await call(second.url, sign(Date.now() - 60_000))).status).toBe(200)
  })

  it('[GW4] stops in order on SIGTERM, keeps its name, says nothing but the ready line', async () => {
    const { environment, control } = await prepare()
    const first = await startReady(environment)
    await waitFor(() => control.reports.length > 0, 'a report')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.out().trim().split('\n')).toHaveLength(1)
    const second = await startReady(environment)
    const reported = () => control.reports as { gatewayId: string; instanceId: string }[]
    await waitFor(() => new Set(reported().map((each) => each.instanceId)).size === 2, 'reports')
    expect(new Set(reported().map((each) => each.gatewayId)).size).toBe(1)
    expect(reported()[0]?.gatewayId).toMatch(/^gwy_[0-9a-z]{20}$/)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })
})
