/**
 * HAProxy that checks the X-Ca signature with its own converters: the nearest to Portico that can be had
 * without writing a program. Its secrets and grants are maps in files, one list of addresses serves all
 * applications, and the list of signed headers is a fixed one.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { proxyCore, type Started } from './candidate.ts'
import { announcePort, findFreePort, requireProgram, startPinned } from './programs.ts'
import type { Running } from './programs.ts'
import {
  apiCount,
  applicationCount,
  listNetworks,
  nameApplication,
  settings,
  ungrantedIndex,
  unlistedIndex,
} from './sample-world.ts'

const signed = ['x-ca-key', 'x-ca-nonce', 'x-ca-signature-method', 'x-ca-timestamp'] as const

function writeMaps(directory: string): void {
  const indices = [...Array(applicationCount).keys(), unlistedIndex, ungrantedIndex]
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(directory, name), `${lines.join('\n')}\n`)
  write(
    'secrets.map',
    indices.map((index) => {
      const { appKey, appSecret } = nameApplication(index)
      return `${appKey} ${Buffer.from(appSecret).toString('base64')}`
    }),
  )
  write(
    'grants.map',
    indices
      .filter((index) => index !== ungrantedIndex)
      .flatMap((index) =>
        Array.from(
          { length: apiCount },
          (_, api) => `${nameApplication(index).appKey}/v1/orders-${api} 1`,
        ),
      ),
  )
  write('networks.lst', [...listNetworks(0).slice(0, -1), '127.0.0.1/32'])
}

/** In the order of the gateway's own pipeline. */
function listRules(directory: string): string[] {
  const { windowSeconds } = settings
  const lines = signed.map((name) => `${name}:%[req.hdr(${name})]\\n`).join('')
  return [
    'set-var(txn.key) req.hdr(x-ca-key)',
    `set-var(txn.secret) var(txn.key),map(${directory}/secrets.map)`,
    'deny unless { var(txn.secret) -m found }',
    'set-var(txn.sent) req.hdr(x-ca-timestamp),div(1000)',
    'set-var(txn.age) date,sub(txn.sent)',
    `deny unless { var(txn.age) -m int ge -${windowSeconds} } { var(txn.age) -m int le ${windowSeconds} }`,
    `deny unless { src -f ${directory}/networks.lst }`,
    `deny unless { req.fhdr(x-ca-signature-headers) -m str ${signed.join(',')} }`,
    `set-var-fmt(txn.text) "%[method]\\n%[req.hdr(accept)]\\n\\n\\n\\n${lines}%[pathq]"`,
    'set-var(txn.wanted) var(txn.text),hmac(sha256,txn.secret),base64',
    'set-var(txn.given) req.hdr(x-ca-signature)',
    'deny unless { var(txn.wanted),secure_memcmp(txn.given) -m bool }',
    'set-var-fmt(txn.grant) "%[var(txn.key)]%[path]"',
    `deny unless { var(txn.grant),map(${directory}/grants.map) -m found }`,
    'set-var-fmt(txn.nonce) "%[var(txn.key)] %[req.hdr(x-ca-nonce)]"',
    'track-sc0 var(txn.nonce)',
    'deny if { sc0_get_gpc0 gt 0 }',
    'sc-inc-gpc0(0)',
  ].map((rule) => `  http-request ${rule}`)
}

/** Starts it with one thread. */
export async function startHaproxy(upstream: Running, directory: string): Promise<Started> {
  writeMaps(directory)
  const port = await findFreePort()
  const file = join(directory, 'haproxy.cfg')
  const { windowSeconds } = settings
  writeFileSync(
    file,
    `global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend calls
  bind 127.0.0.1:${port}
  stick-table type string len 64 size 4m expire ${windowSeconds * 2}s store gpc0
${listRules(directory).join('\n')}
  default_backend origin
backend origin
  server origin ${new URL(upstream.url).host}
`,
  )
  const logFile = join(directory, 'log')
  const child = startPinned({
    command: requireProgram('haproxy'),
    args: ['-db', '-f', file],
    core: proxyCore,
    logFile,
  })
  return announcePort(child, port, logFile)
}
