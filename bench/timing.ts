/**
 * Measures whether refusals that read alike also take alike: `node bench/timing.ts [--calls 20000]`. What a stranger must
 * not learn from the time of an answer is whether an application exists, and how far a signature agrees.
 * Calls of all kinds come in a random order over one connection to the built gateway; each pair is compared by medians and by Welch's t of
 * the quicker nine tenths. Above |t| = 4.5 they can be told apart.
 */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startUpstream } from './candidates.ts'
import { startGateway } from './portico.ts'
import { takeMedian } from './ratios.ts'
import { nameApplication, suspendedIndex } from './sample-world.ts'
import { signBytes } from './signed-requests.ts'

const tellingT = 4.5
const { values } = parseArgs({ options: { calls: { type: 'string', default: '20000' } } })
const callCount = Number(values.calls)

/** A character of the signature replaced by another one of base64. */
function spoil(bytes: string, at: number): string {
  const start = bytes.indexOf('x-ca-signature: ') + 'x-ca-signature: '.length
  const place = at < 0 ? bytes.indexOf('=', start) + at : start + at
  const other = bytes[place] === 'A' ? 'B' : 'A'
  return bytes.slice(0, place) + other + bytes.slice(place + 1)
}

const callOf = (index: number) => {
  const { appKey, appSecret } = nameApplication(index)
  return signBytes(appKey, appSecret, 0)
}

const kinds = {
  'unknown key': () => signBytes('203799999', nameApplication(0).appSecret, 0),
  'suspended application': () => callOf(suspendedIndex),
  'signature wrong at its beginning': () => spoil(callOf(7), 0),
  'signature wrong at its end': () => spoil(callOf(7), -2),
  'another secret': () => signBytes(nameApplication(7).appKey, nameApplication(8).appSecret, 0),
} as const
type Kind = keyof typeof kinds
const names = Object.keys(kinds) as Kind[]

const pairs: readonly [Kind, Kind][] = [
  ['unknown key', 'suspended application'],
  ['signature wrong at its beginning', 'signature wrong at its end'],
  ['signature wrong at its end', 'another secret'],
  ['unknown key', 'another secret'],
]

/** Sends one request and waits for the whole answer; answers its code and the time in µs. */
async function time(socket: Socket, bytes: string): Promise<{ code: string; us: number }> {
  const began = process.hrtime.bigint()
  socket.write(bytes, 'latin1')
  let text = ''
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    text += chunk.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
    if (end >= 0 && text.length >= end + 4 + length) break
  }
  const us = Number(process.hrtime.bigint() - began) / 1000
  return { code: /x-ca-error-code: (\S+)/i.exec(text)?.[1] ?? text.slice(9, 12), us }
}

/** Welch's t of two samples without their slowest tenth, where other work of the machine stands. */
function compare(left: readonly number[], right: readonly number[]): number {
  const describe = (sample: readonly number[]) => {
    const kept = sample.toSorted((a, b) => a - b).slice(0, Math.floor(sample.length * 0.9))
    const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length
    const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (kept.length - 1)
    return { mean, error: variance / kept.length }
  }
  const [a, b] = [describe(left), describe(right)]
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error)
}

async function measure(socket: Socket) {
  const times = new Map<Kind, number[]>(names.map((name) => [name, []]))
  const codes = new Map<Kind, Set<string>>(names.map((name) => [name, new Set()]))
  const warmUp = callCount / 4
  for (let count = -warmUp; count < callCount * names.length; count += 1) {
    const kind = names[Math.floor(Math.random() * names.length)] ?? 'unknown key'
    const { code, us } = await time(socket, kinds[kind]())
    if (count < 0) continue
    times.get(kind)?.push(us)
    codes.get(kind)?.add(code)
  }
  return { times, codes }
}

function print({ times, codes }: Awaited<ReturnType<typeof measure>>): void {
  const timesOf = (kind: Kind) => times.get(kind) ?? []
  console.log('| refusal | code | calls | median µs |\n| --- | --- | ---: | ---: |')
  for (const kind of names) {
    const given = [...(codes.get(kind) ?? [])].join(', ')
    const cells = [kind, given, timesOf(kind).length, takeMedian(timesOf(kind)).toFixed(2)]
    console.log(`| ${cells.join(' | ')} |`)
  }
  console.log('\n| pair | difference µs | t | told apart |\n| --- | ---: | ---: | --- |')
  for (const [left, right] of pairs) {
    const difference = takeMedian(timesOf(left)) - takeMedian(timesOf(right))
    const t = compare(timesOf(left), timesOf(right))
    const verdict = Math.abs(t) > tellingT ? 'yes' : 'no'
    console.log(`| ${left} – ${right} | ${difference.toFixed(2)} | ${t.toFixed(1)} | ${verdict} |`)
  }
}

const directory = mkdtempSync(join(tmpdir(), 'portico-timing-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
const upstream = await startUpstream(join(directory, 'upstream'))
mkdirSync(join(directory, 'gateway'))
const gateway = await startGateway({})(upstream, join(directory, 'gateway'))
const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
socket.setNoDelay(true)
await once(socket, 'connect')
print(await measure(socket))
socket.destroy()
await gateway.stop()
await upstream.stop()
