/** What a person is told when everything runs: where it is, how to sign in, what to try. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { profileFileName, sampleProfileName } from '@portico/contract'
import type { ReadyLine } from '@portico/contract'
import { moveProfile, readProfiles } from '../calling/profiles.ts'
import { signCall } from '../calling/signed-call.ts'
import { formatCurl, quoteForShell } from '../calling/signed-curl.ts'
import { strong } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Plan } from './plan.ts'

export type StartSummary = Readonly<{
  console: string
  gateway: string
  firstSignIn: Readonly<{ username: string; password: string }> | null
  /** One call to try: by the command line, and as curl with headers computed now. Null without the sample. */
  example: Readonly<{ command: string; curl: string }> | null
  notices: readonly string[]
  seconds: number
}>

function summariseExample(terminal: Terminal, plan: Plan): StartSummary['example'] {
  const file = join(plan.dataFolder, profileFileName)
  moveProfile(file, sampleProfileName, plan.gatewayUrl)
  const profile = readProfiles(file)?.profiles[sampleProfileName]
  if (!profile?.example) return null
  const { method, path, body } = profile.example
  const { appKey, appSecret } = profile
  const call = { method, url: plan.gatewayUrl + path, headers: {}, body, appKey, appSecret }
  const isDefault = file === join(terminal.workingFolder, 'data', profileFileName)
  const profileOption = isDefault ? '' : ` --profiles ${quoteForShell(file)}`
  return {
    command: `npx portico call --profile ${sampleProfileName}${profileOption}`,
    curl: formatCurl(signCall(call, terminal.now(), randomUUID())),
  }
}

/** Gathers what the programs said of themselves. */
export function summarise(
  terminal: Terminal,
  plan: Plan,
  lines: readonly ReadyLine[],
  startedAtMs: number,
): StartSummary {
  const control = lines.find((line) => line.portico === 'control')
  const gateway = lines.find((line) => line.portico === 'gateway')
  return {
    console: control?.url ?? '',
    gateway: gateway?.url ?? '',
    firstSignIn: control?.firstSignIn ?? null,
    example: summariseExample(terminal, plan),
    notices: [...(control?.notices ?? []), ...(gateway?.notices ?? [])],
    seconds: Math.round((terminal.now() - startedAtMs) / 100) / 10,
  }
}

function explainSignIn(terminal: Terminal, summary: StartSummary): string {
  if (summary.firstSignIn) {
    const { username, password } = summary.firstSignIn
    return `Sign in as ${strong(terminal, username)} with the password ${strong(terminal, password)}  (shown this once)`
  }
  if (terminal.env['PORTICO_ADMIN_PASSWORD'])
    return 'Sign in as admin with the password that was set at the first start.'
  return 'Sign in as admin with the password that the first start showed.'
}

/** The summary as text for a person. */
export function formatSummary(terminal: Terminal, summary: StartSummary): string {
  const lines = [
    '',
    strong(terminal, `Portico is ready after ${summary.seconds} s`),
    '',
    `  Console   ${summary.console}`,
    `  Gateway   ${summary.gateway}`,
    '',
    `  ${explainSignIn(terminal, summary)}`,
  ]
  if (summary.example) {
    lines.push('', '  A signed call to try, in another terminal:', `    ${summary.example.command}`)
    lines.push(
      '',
      '  The same with curl, signed now: it works once, within 15 minutes.',
      `    ${summary.example.curl}`,
    )
  }
  for (const notice of summary.notices) lines.push('', `  Note: ${notice}`)
  return [...lines, '', '  Ctrl-C ends everything.', ''].join('\n')
}
