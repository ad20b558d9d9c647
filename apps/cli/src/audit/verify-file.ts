/** Follows the hash chain of an exported audit log, line by line, without the server that wrote it (AU1). */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  auditEvent,
  chainedEventOf,
  chainStart,
  checkChainEnd,
  followChain,
  isChainFault,
} from '@portico/contract'
import type { ChainFault, ChainPosition, HashLink } from '@portico/contract'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'

export type FileReport = Readonly<{
  events: number
  intact: boolean
  fault: ChainFault | null
  /** Where the file ends; keep it, to find a log that was cut later. */
  head: ChainPosition
}>

const hashLink: HashLink = (previousHash, text) =>
  createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(text).digest('hex')

/**
 * Needs an export without a filter, from the first event on: what a filter left out is not to be told from what
 * somebody took out.
 *
 * @param kept a place of the chain that was noted elsewhere: what is cut off at the end is found by nothing else
 */
export async function verifyFile(path: string, kept?: ChainPosition): Promise<FileReport> {
  let position = chainStart
  let number = 0
  let keptFault: ChainFault | null = null
  for await (const line of readLines(path)) {
    number += 1
    if (line === '') continue
    const event = chainedEventOf(readEvent(line, number))
    const next = followChain(position, event, hashLink)
    if (isChainFault(next)) return report(position, next)
    position = next
    if (kept?.sequence === next.sequence) keptFault = checkChainEnd(next, kept)
  }
  const cut = kept !== undefined && kept.sequence > position.sequence
  return report(position, cut ? { kind: 'missing', sequence: position.sequence + 1 } : keptFault)
}

function report(head: ChainPosition, fault: ChainFault | null): FileReport {
  return { events: head.sequence, intact: fault === null, fault, head }
}

async function* readLines(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  } catch (cause) {
    throw new CommandFault(`${path} cannot be read`, exitStatus.misused, { cause })
  }
}

function readEvent(line: string, number: number) {
  try {
    return auditEvent.parse(JSON.parse(line))
  } catch (cause) {
    const what = `line ${number} is no event: give an export as JSON lines`
    throw new CommandFault(what, exitStatus.misused, { cause })
  }
}
