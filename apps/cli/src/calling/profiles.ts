/** Finds and reads the file of calling profiles. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { profileFile, profileFileName } from '@portico/contract'
import type { CallingProfile, ProfileFile } from '@portico/contract'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import { locateDataFolder, writePrivateFile } from '../supervisor/data-folder.ts'
import type { Terminal } from '../terminal.ts'

/** The file that is named, or PORTICO_PROFILES, else `profiles.json` in the data directory. */
export function locateProfiles(terminal: Terminal, file?: string): string {
  const named = file ?? terminal.env['PORTICO_PROFILES']
  if (named) return resolve(terminal.workingFolder, named)
  return join(locateDataFolder(terminal), profileFileName)
}

/** Reads the file; null when there is none. A file that is not what it should be is a fault, never passed over. */
export function readProfiles(file: string): ProfileFile | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new CommandFault(`${file} cannot be read`, exitStatus.misconfigured, { cause: error })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not with the parser's message: it quotes the text, and the text holds secrets.
    throw new CommandFault(`${file} is not JSON`, exitStatus.misconfigured)
  }
  const parsed = profileFile.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new CommandFault(
    `${file} is no profile file: ${faults.join('; ')}`,
    exitStatus.misconfigured,
  )
}

/** The profile of this name, or a fault that says which ones there are. */
export function findProfile(file: string, name: string): CallingProfile {
  const profiles = readProfiles(file)?.profiles ?? {}
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile) return profile
  const known = Object.keys(profiles)
  const others = known.length > 0 ? `; it has ${known.join(', ')}` : ''
  throw new CommandFault(
    `there is no profile ${name} in ${file}${others}`,
    exitStatus.misconfigured,
  )
}

/** Keeps the address in a profile true when the gateway has moved to another port. */
export function moveProfile(file: string, name: string, gatewayUrl: string): void {
  const found = readProfiles(file)
  const profile = found?.profiles[name]
  if (!found || !profile || profile.gatewayUrl === gatewayUrl) return
  const profiles = { ...found.profiles, [name]: { ...profile, gatewayUrl } }
  writePrivateFile(file, `${JSON.stringify({ ...found, profiles }, null, 2)}\n`)
}
