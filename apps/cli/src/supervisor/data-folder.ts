/** Small files that the supervisor keeps in the data directory. */
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import type { Terminal } from '../terminal.ts'

const tokenForm = /^[A-Za-z0-9_-]{32,128}$/

/** The data directory as an absolute path (PORTICO_DATA_DIR, by default `data` in the working folder). */
export function locateDataFolder(terminal: Terminal): string {
  return resolve(terminal.workingFolder, terminal.env['PORTICO_DATA_DIR'] || 'data')
}

/** Makes the data directory, for its owner alone: it holds keys. */
export function ensureDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Writes a whole file or nothing, readable by its owner alone. */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, text, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

/**
 * The token that gateways show to the control plane: `gateway-token` in the data directory, made once.
 * Two first starts at the same instant agree, because a link is made only where no file is.
 */
export function ensureGatewayToken(folder: string, fresh: string): string {
  const file = join(folder, 'gateway-token')
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, `${fresh}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const token = readFileSync(file, 'utf8').trim()
  if (!tokenForm.test(token))
    throw new Error(`${file} holds no gateway token; remove it to get a new one`)
  return token
}

/** The port that the sample upstream had last time, so that the addresses of the sample's APIs stay true. */
export function readSamplePort(folder: string): number | undefined {
  try {
    const port = Number(readFileSync(join(folder, 'sample-upstream-port'), 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
  } catch {
    return undefined
  }
}

/** Remembers the sample upstream's port. */
export function writeSamplePort(folder: string, port: number): void {
  writePrivateFile(join(folder, 'sample-upstream-port'), `${port}\n`)
}
