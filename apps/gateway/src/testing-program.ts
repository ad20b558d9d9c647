/** The gateway as the program that it is, for tests that need processes: started, called, looked into. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import { parseReadyLine } from '@portico/contract'
import { Client } from 'undici'
import { signHeaders, token, waitFor, type SignInput } from './testing.ts'

const main = path.join(import.meta.dirname, 'main.ts')

export interface GatewayProgram {
  readonly child: ChildProcess
  readonly url: string
  /** What it has written on standard error. */
  readonly err: () => string
  readonly close: () => Promise<void>
}

/** Starts it in a folder of its own and waits for the ready line. */
export async function startGatewayProgram(
  controlUrl: string,
  environment: Readonly<Record<string, string>>,
): Promise<GatewayProgram> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-program-'))
  const child = spawn(process.execPath, [main], {
    env: {
      PORTICO_GATEWAY_TOKEN: token,
      PORTICO_GATEWAY_PORT: '0',
      PORTICO_CONTROL_URL: controlUrl,
      PORTICO_GATEWAY_DATA_DIR: directory,
      PORTICO_GATEWAY_LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await fs.rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  await waitFor(() => out.includes('\n') || child.exitCode !== null, 'the ready line', 60_000)
  const line = parseReadyLine(out.trim())
  if (line !== null) return { child, url: line.url, err: () => err, close }
  await close()
  throw new Error(err)
}

/** The process ids of its workers. */
export function listWorkers({ child }: GatewayProgram): number[] {
  const { pid } = child
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(/\s+/).map(Number)
}

/** One signed call over a connection of its own, so that any worker may have it. */
export async function callOnce(url: string, more: SignInput = {}): Promise<number> {
  const client = new Client(url, { pipelining: 1 })
  try {
    return await callOver(client, more)
  } finally {
    await client.destroy()
  }
}

/** One signed call, to `POST /list/api_1` unless told otherwise; answers the status. */
export async function callOver(client: Client, more: SignInput = {}): Promise<number> {
  const headers = signHeaders({ timestampMs: Date.now(), ...more })
  const given = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  const answer = await client.request({
    method: 'POST',
    path: more.target ?? '/list/api_1',
    headers: Object.fromEntries(given),
  })
  await answer.body.dump()
  return answer.statusCode
}
