/** `portico call`: signs one call, sends it through the gateway, and shows the answer. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Option } from 'commander'
import type { Command } from 'commander'
import { describeFinding, diagnose } from '@portico/signing'
import { resolveSource } from '../calling/call-source.ts'
import type { CallSource, SourceOptions } from '../calling/call-source.ts'
import { sendCall, statusOf } from '../calling/send-call.ts'
import type { CallAnswer } from '../calling/send-call.ts'
import { signCall } from '../calling/signed-call.ts'
import type { SignedCall } from '../calling/signed-call.ts'
import { formatCurl } from '../calling/signed-curl.ts'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

type CallOptions = SourceOptions &
  Readonly<{
    method?: string
    header: readonly string[]
    data?: string
    stage?: 'RELEASE' | 'PRE' | 'TEST'
    algorithm?: 'HmacSHA256' | 'HmacSHA1'
    timeoutSeconds: string
    curl?: boolean
    json?: boolean
  }>

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      if (colon < 1)
        throw new CommandFault(`--header wants "name: value", not ${line}`, exitStatus.misused)
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    }),
  )
}

function readBody(terminal: Terminal, data: string | undefined): string | undefined {
  if (!data?.startsWith('@')) return data
  const file = resolve(terminal.workingFolder, data.slice(1))
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandFault(`the body cannot be read from ${file}`, exitStatus.misused, {
      cause: error,
    })
  }
}

function signAsAsked(
  terminal: Terminal,
  path: string | undefined,
  options: CallOptions,
  source: CallSource,
): SignedCall {
  const example = path === undefined ? source.example : undefined
  const target = path ?? example?.path
  if (!target) {
    throw new CommandFault('say what to call, such as /list/api_…?env=PROD', exitStatus.misused)
  }
  if (!target.startsWith('/')) {
    throw new CommandFault('the path starts with / and goes without the host', exitStatus.misused)
  }
  const body = readBody(terminal, options.data) ?? example?.body
  const method = options.method ?? example?.method ?? (body === undefined ? 'GET' : 'POST')
  const { appKey, appSecret, gatewayUrl } = source
  const { stage, algorithm } = options
  const url = gatewayUrl.replace(/\/$/, '') + target
  const headers = readHeaders(options.header)
  const call = {
    method: method.toUpperCase(),
    url,
    headers,
    body,
    appKey,
    appSecret,
    stage,
    algorithm,
  }
  return signCall(call, terminal.now(), randomUUID())
}

function showAnswer(terminal: Terminal, call: SignedCall, answer: CallAnswer): void {
  terminal.tell(`${call.method} ${call.url}\n`)
  terminal.tell(
    `${answer.status} in ${answer.milliseconds} ms, request id ${answer.requestId ?? '(none)'}\n`,
  )
  if (answer.refusal)
    terminal.tell(`refused by the gateway: ${answer.refusal.code} ${answer.refusal.message}\n`)
  if (answer.refusal?.message.includes('Server StringToSign:')) {
    const { findings } = diagnose({ client: call.stringToSign, server: answer.refusal.message })
    for (const finding of findings)
      terminal.tell(`  ${finding.part}: ${describeFinding(finding)}\n`)
  }
  terminal.print(answer.body.endsWith('\n') ? answer.body : `${answer.body}\n`)
}

async function runCall(
  terminal: Terminal,
  path: string | undefined,
  options: CallOptions,
): Promise<number> {
  const timeoutMs = Number(options.timeoutSeconds) * 1000
  if (!(timeoutMs > 0 && timeoutMs <= 3_600_000)) {
    throw new CommandFault('--timeout-seconds is a number from 0 to 3600', exitStatus.misused)
  }
  const call = signAsAsked(terminal, path, options, await resolveSource(terminal, options))
  if (options.curl) {
    terminal.print(`${formatCurl(call)}\n`)
    return exitStatus.done
  }
  const answer = await sendCall(call, timeoutMs)
  if (options.json) {
    const { method, url, stringToSign } = call
    terminal.print(`${JSON.stringify({ method, url, stringToSign, ...answer })}\n`)
  } else showAnswer(terminal, call, answer)
  return statusOf(answer)
}

const help = `
Examples:
  portico call
  portico call '/list/api_01h?env=PROD' -d '{"conditions":{"region":"Asia"},"pageSize":3}'
  PORTICO_APP_SECRET=… portico call --app-key my-key '/countries/CN'
  pass show portico | portico call --app-key my-key --app-secret-stdin '/countries/CN'

No option takes the AppSecret itself: command lines are seen by every user of the machine.
Ends with 0 for an answer below 400, 3 for 4xx, 4 for 5xx or no answer, 2 when it is misused.`

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}

/** Adds the command to the program. */
export function addCallCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  program
    .command('call')
    .description('sign a call, send it through the gateway, show the answer')
    .argument(
      '[path]',
      "path and query, such as '/list/api_…?env=PROD'; without it the profile's example",
    )
    .option('--profile <name>', 'key pair and gateway from the profile file (default: sample)')
    .option(
      '--profiles <file>',
      'the profile file (PORTICO_PROFILES; default: profiles.json in the data directory)',
    )
    .option('--gateway <url>', 'address of the gateway (PORTICO_GATEWAY_URL)')
    .option('--app-key <key>', 'AppKey (PORTICO_APP_KEY); its secret comes from PORTICO_APP_SECRET')
    .option('--app-secret-stdin', 'read the AppSecret from standard input')
    .option('-X, --method <method>', 'GET, or POST where there is a body')
    .option('-H, --header <line>', 'a header, "name: value"; may be repeated', collect, [])
    .option('-d, --data <body>', 'the body; @file reads it from a file')
    .addOption(new Option('--stage <stage>', 'X-Ca-Stage').choices(['RELEASE', 'PRE', 'TEST']))
    .addOption(
      new Option('--algorithm <name>', 'of the signature').choices(['HmacSHA256', 'HmacSHA1']),
    )
    .option('--timeout-seconds <number>', 'how long to wait for the answer', '30')
    .option('--curl', 'print the signed call as a curl command instead of sending it')
    .option('--json', 'print call and answer as one line of JSON')
    .addHelpText('after', help)
    .action(async (path: string | undefined, options: CallOptions) =>
      finish(await runCall(terminal, path, options)),
    )
}
