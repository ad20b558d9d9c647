/** A gateway of one process in the test's own, before a control plane that speaks the feed. */
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import {
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { pino } from 'pino'
import { readConfig, type GatewayConfig } from './config.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { LineJoiner } from './line-joiner.ts'
import { buildRecords, signHeaders, token, waitFor, type SignInput } from './testing.ts'
import { startControl, type TestControl } from './testing-servers.ts'
import type { WorldRecords } from './world/compiled-world.ts'

/** The standard settings on a free port. */
export function buildConfig(more: Partial<GatewayConfig> = {}): GatewayConfig {
  const read = readConfig({ PORTICO_GATEWAY_TOKEN: token, PORTICO_GATEWAY_PORT: '0' })
  if (!read.ok) throw new Error(read.faults.join())
  return { ...read.config, drainSeconds: 1, ...more }
}

export interface TestGateway {
  readonly gateway: Gateway
  readonly host: string
  readonly port: number
  readonly control: TestControl
  /** The lines of its log. */
  readonly log: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Starts it with a world of these records, in a folder of its own, and waits for its feed.
 *
 * @param now its clock, in ms since 1970
 */
export async function startTestGateway(
  records: Partial<WorldRecords>,
  config: Partial<GatewayConfig> = {},
  now: () => number = Date.now,
): Promise<TestGateway> {
  const control = await startControl(buildRecords(records))
  const dataDirectory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-'))
  const log: string[] = []
  const sink = { write: (line: string | Buffer) => void log.push(line.toString()) }
  const gateway = await createGateway({
    config: buildConfig({ controlUrl: new URL(control.url), dataDirectory, ...config }),
    log: pino({ level: 'info' }, sink),
    lines: new LineJoiner(sink, 1),
    now,
  })
  const { host, port } = await gateway.start()
  const close = async () => {
    await gateway.stop()
    await control.close()
    await fs.rm(dataDirectory, { recursive: true, force: true })
  }
  await waitFor(() => control.streams.length > 0, 'the feed')
  return { gateway, host, port, control, log, close }
}

/** The headers of a call that is signed now, those that the input takes off left out. */
export function signNow(input: SignInput = {}): Record<string, string> {
  const headers = Object.entries(signHeaders({ timestampMs: Date.now(), ...input }))
  return Object.fromEntries(headers.filter((entry): entry is [string, string] => entry[1] !== null))
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** One request over a connection of its own, with headers exactly as given; node's `fetch` would add some and refuse others. */
export async function sendHttp(
  options: RequestOptions,
  body?: string,
  send: (options: RequestOptions) => ClientRequest = httpRequest,
): Promise<HttpAnswer> {
  const request = send({ host: '127.0.0.1', agent: false, ...options })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: text }
}
