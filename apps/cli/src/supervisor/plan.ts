/** Decides which programs run, in which environment, for one `portico start`. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Program } from '@portico/contract'
import type { Environment, Terminal } from '../terminal.ts'
import { chooseAddress } from './addresses.ts'
import type { Address } from './addresses.ts'
import {
  ensureDataFolder,
  ensureGatewayToken,
  locateDataFolder,
  readSamplePort,
  writeSamplePort,
} from './data-folder.ts'
import { environmentFor } from './program-environment.ts'

export type PlannedProgram = Readonly<{
  name: Program
  file: string
  env: Environment
  preload: string
}>

export type Plan = Readonly<{
  dataFolder: string
  gatewayUrl: string
  /** In the order in which they start; each group starts when the one before is ready. */
  groups: readonly (readonly PlannedProgram[])[]
}>

/** The sample stands with the embedded database unless asked otherwise; a real database stays as it is. */
function wantsSample({ env }: Terminal): boolean {
  return env['PORTICO_SAMPLE'] === undefined ? !env['DATABASE_URL'] : env['PORTICO_SAMPLE'] === '1'
}

async function chooseSamplePort(terminal: Terminal, folder: string): Promise<number> {
  const remembered = readSamplePort(folder)
  const port = await terminal.findFreePort(remembered)
  if (port !== remembered) writeSamplePort(folder, port)
  return port
}

function locateProgram(
  terminal: Terminal,
  name: Program,
): Pick<PlannedProgram, 'name' | 'file' | 'preload'> {
  const preload = pathToFileURL(join(terminal.programFolder, 'supervised.child.mjs')).href
  return { name, file: join(terminal.programFolder, `${name}.mjs`), preload }
}

/** What the programs of one supervisor must know of each other. */
type Wiring = Readonly<{
  dataFolder: string
  token: string
  control: Address
  gateway: Address
  samplePort: number | null
}>

async function wire(terminal: Terminal): Promise<Wiring> {
  const { env } = terminal
  const dataFolder = locateDataFolder(terminal)
  ensureDataFolder(dataFolder)
  return {
    dataFolder,
    token: env['PORTICO_GATEWAY_TOKEN'] || ensureGatewayToken(dataFolder, terminal.randomToken()),
    control: await chooseAddress(terminal, {
      host: 'PORTICO_HOST',
      port: 'PORTICO_PORT',
      defaultPort: 3000,
    }),
    gateway: await chooseAddress(terminal, {
      host: 'PORTICO_GATEWAY_HOST',
      port: 'PORTICO_GATEWAY_PORT',
      defaultPort: 8000,
      certificate: 'PORTICO_TLS_CERT_FILE',
    }),
    samplePort: wantsSample(terminal) ? await chooseSamplePort(terminal, dataFolder) : null,
  }
}

function planMain(terminal: Terminal, wiring: Wiring): PlannedProgram[] {
  const { env } = terminal
  const { dataFolder, token, control, gateway, samplePort } = wiring
  const sample = samplePort ? { PORTICO_SAMPLE_UPSTREAM_URL: `http://127.0.0.1:${samplePort}` } : {}
  const controlEnvironment = environmentFor('control', env, {
    PORTICO_GATEWAY_TOKEN: token,
    PORTICO_PORT: control.port,
    PORTICO_DATA_DIR: dataFolder,
    PORTICO_GATEWAY_URL: env['PORTICO_GATEWAY_URL'] ?? gateway.url,
    ...sample,
  })
  const gatewayEnvironment = environmentFor('gateway', env, {
    PORTICO_GATEWAY_TOKEN: token,
    PORTICO_GATEWAY_PORT: gateway.port,
    PORTICO_GATEWAY_DATA_DIR: env['PORTICO_GATEWAY_DATA_DIR'] ?? join(dataFolder, 'gateway'),
    PORTICO_CONTROL_URL: env['PORTICO_CONTROL_URL'] ?? control.url,
  })
  return [
    { ...locateProgram(terminal, 'control'), env: controlEnvironment },
    { ...locateProgram(terminal, 'gateway'), env: gatewayEnvironment },
  ]
}

/** Makes the data directory and the gateway token, chooses addresses, and hands each program its own variables. */
export async function makePlan(terminal: Terminal): Promise<Plan> {
  const wiring = await wire(terminal)
  const { dataFolder, gateway, samplePort } = wiring
  // One after the other: a gateway that starts first would only report that nobody feeds it yet.
  const groups = planMain(terminal, wiring).map((program) => [program])
  if (samplePort) {
    const more = { PORTICO_SAMPLE_UPSTREAM_PORT: String(samplePort) }
    const env = environmentFor('sample-upstream', terminal.env, more)
    groups.unshift([{ ...locateProgram(terminal, 'sample-upstream'), env }])
  }
  return { dataFolder, gatewayUrl: gateway.url, groups }
}
