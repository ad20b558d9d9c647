/** What is measured, and the check that it does what its row claims before it is timed. */
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import type { Running } from './programs.ts'
import { nameApplication, ungrantedIndex, unlistedIndex } from './sample-world.ts'
import { signBytes } from './signed-requests.ts'

/** The proxy runs on one core; upstream, loader and control stub share the other. */
export const proxyCore = 0
export const otherCore = 1

/** A candidate that runs; `headerLines` are what its callers must send beside the signature. */
export type Started = Running & Readonly<{ headerLines?: readonly string[] }>

export type Candidate = Readonly<{
  /** How `--rows` names it. */
  key: string
  name: string
  /** `key` looks at one fixed key and at nothing that is signed. */
  checks: 'all' | 'key' | 'none'
  /** Fresh processes each time; `directory` is empty and the candidate's own. */
  start: (upstream: Running, directory: string) => Promise<Started>
}>

/** An address that HAProxy's list for all applications does not hold. */
const unlistedAddress = '127.9.9.9'

/** Sends one request as it is and answers the status. */
export async function ask(url: string, bytes: string, localAddress?: string): Promise<number> {
  const { hostname: host, port } = new URL(url)
  const socket = connect({
    port: Number(port),
    host,
    ...(localAddress === undefined ? {} : { localAddress }),
  })
  // Not `end`: nginx takes a half-closed connection for a caller who has gone.
  socket.write(bytes, 'latin1')
  const [first] = (await once(socket, 'data', { signal: AbortSignal.timeout(5000) })) as [Buffer]
  socket.destroy()
  return Number(first.toString('latin1', 9, 12))
}

type Case = Readonly<{
  what: string
  bytes: string
  from?: string
  passes: boolean
  status: RegExp
}>

/** Every kind of bad call; `replay` repeats the good one, so the order matters. */
function listCases({ checks }: Candidate, headerLines: readonly string[]): Case[] {
  const sign = (index: number) => {
    const { appKey, appSecret } = nameApplication(index)
    return signBytes(appKey, appSecret, 0, headerLines)
  }
  const good = sign(0)
  const passes = checks !== 'all'
  const cases: Case[] = [
    {
      what: 'tampered',
      bytes: good.replace('size=20', 'size=21'),
      passes,
      status: /^4/,
    },
    { what: 'good', bytes: good, passes: true, status: /^2/ },
    { what: 'replay', bytes: good, passes, status: /^4/ },
    {
      what: 'unlisted address',
      bytes: sign(unlistedIndex),
      from: unlistedAddress,
      passes,
      status: /^403$/,
    },
    { what: 'no grant', bytes: sign(ungrantedIndex), passes, status: /^403$/ },
  ]
  if (checks !== 'key') return cases
  const wrongKey = sign(0).replace(/^(authorization: .*).$/m, '$1!')
  return [...cases, { what: 'wrong key', bytes: wrongKey, passes: false, status: /^4/ }]
}

/** Throws unless good calls pass and, where calls are checked, every kind of bad one is refused. */
async function checkFunction(candidate: Candidate, started: Started): Promise<void> {
  for (const { what, bytes, from, passes, status } of listCases(
    candidate,
    started.headerLines ?? [],
  )) {
    const answered = await ask(started.url, bytes, from)
    const expected = passes ? /^2/ : status
    if (!expected.test(String(answered)))
      throw new Error(`${candidate.name}: ${what} is answered ${answered}, not ${expected}`)
  }
}

/** Starts a candidate in a folder of its own and checks it. */
export async function startChecked(
  candidate: Candidate,
  upstream: Running,
  directory: string,
): Promise<Started> {
  mkdirSync(directory)
  const started = await candidate.start(upstream, directory)
  try {
    await checkFunction(candidate, started)
    return started
  } catch (error) {
    await started.stop()
    throw error
  }
}
