/** Where a call's key pair and gateway come from: standard input, the environment, or a profile. */
import { sampleProfileName } from '@portico/contract'
import type { CallingProfile, ExampleCall } from '@portico/contract'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { findProfile, locateProfiles } from './profiles.ts'

export type CallSource = Readonly<{
  gatewayUrl: string
  appKey: string
  appSecret: string
  example?: ExampleCall | undefined
}>

export type SourceOptions = Readonly<{
  profile?: string
  profiles?: string
  gateway?: string
  appKey?: string
  appSecretStdin?: boolean
}>

const defaultGatewayUrl = 'http://127.0.0.1:8000'

async function readSecret(terminal: Terminal, options: SourceOptions): Promise<string> {
  if (!options.appSecretStdin) return terminal.env['PORTICO_APP_SECRET'] ?? ''
  return (await terminal.readInput()).trim()
}

function fromProfile(profile: CallingProfile, gateway: string | undefined): CallSource {
  return { ...profile, gatewayUrl: gateway ?? profile.gatewayUrl }
}

/**
 * An AppKey that is named (`--app-key`, PORTICO_APP_KEY) wants its secret from standard input or
 * PORTICO_APP_SECRET; without one, a profile has both. There is no option that takes a secret: what
 * stands on a command line is seen by every user of the machine and kept in the shell's history.
 */
export async function resolveSource(
  terminal: Terminal,
  options: SourceOptions,
): Promise<CallSource> {
  const { env } = terminal
  const gateway = options.gateway ?? env['PORTICO_GATEWAY_URL']
  const appKey = options.appKey ?? env['PORTICO_APP_KEY']
  if (options.profile || !appKey) {
    if (options.appSecretStdin) {
      throw new CommandFault('--app-secret-stdin wants --app-key with it', exitStatus.misused)
    }
    const file = locateProfiles(terminal, options.profiles)
    return fromProfile(findProfile(file, options.profile ?? sampleProfileName), gateway)
  }
  const appSecret = await readSecret(terminal, options)
  if (appSecret !== '') return { gatewayUrl: gateway ?? defaultGatewayUrl, appKey, appSecret }
  throw new CommandFault(
    'the AppSecret is missing: set PORTICO_APP_SECRET, or pipe it in with --app-secret-stdin, or use a --profile',
    exitStatus.misused,
  )
}
