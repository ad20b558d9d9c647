/** The name by which the control plane knows this gateway: the operator's, else one made once. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { buildId } from '@portico/domain'

const pattern = /^[A-Za-z0-9._-]{1,64}$/

/** Reads `gateway-id` in the data directory, or makes it: a gateway keeps its name across restarts. */
export async function readGatewayId(dataDirectory: string, nowMs: number): Promise<string> {
  const file = path.join(dataDirectory, 'gateway-id')
  try {
    const text = (await readFile(file, 'utf8')).trim()
    if (pattern.test(text)) return text
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error
  }
  const made = buildId('gateway', nowMs, randomBytes(7))
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}
