/** WebSocket through the plain engine: node:http hands over the bare socket, and answers are written on it. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { listReturnedHeaders, type ForwardPlan } from '../forward.ts'
import type { Call } from '../call.ts'
import type { OpenCalls } from '../open-calls.ts'
import type { ReadAnswerHead } from './fast/read-head.ts'
import { writeSwitchHead, writeUpgradeHead } from './fast/write-head.ts'
import type { RelayEnd } from './relay.ts'
import { joinTunnel, type TunnelEnd, type TunnelSide } from './tunnel.ts'
import { CallerGone, UpstreamTimeout } from './upstream-faults.ts'
import { watchAnswer, type Breakable } from './watch-answer.ts'
import type { OpenUpstream } from './upstream-socket.ts'
import { UpstreamUpgrade, type UpgradeSink } from './upstream-upgrade.ts'

export interface PlainUpgradeInput {
  readonly openUpstream: OpenUpstream
  readonly plan: ForwardPlan
  readonly call: Call
  readonly openCalls: OpenCalls
  readonly caller: TunnelSide<Duplex>
  readonly response: ServerResponse
}

export type UpgradeEnd = RelayEnd & { readonly requestBytes: number }

class PlainUpgrade implements UpgradeSink, Breakable {
  readonly #input: PlainUpgradeInput
  readonly #settle: (end: UpgradeEnd) => void
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly #upgrade: UpstreamUpgrade
  #closeOpen: (() => void) | null = null
  #responseBytes = 0

  constructor(input: PlainUpgradeInput, settle: (end: UpgradeEnd) => void) {
    this.#input = input
    this.#settle = settle
    const { plan, openUpstream, response } = input
    this.#timer = setTimeout(() => {
      this.breakOff(new UpstreamTimeout('the time limit of the API ran out'))
    }, plan.timeoutMs)
    response.once('close', this.#onClose)
    const head = writeUpgradeHead(plan, input.call.headers)
    this.#upgrade = new UpstreamUpgrade(openUpstream(plan.upstream), head, this)
  }

  readonly #onClose = (): void => {
    if (!this.#input.response.writableFinished)
      this.breakOff(new CallerGone('the caller went away'))
  }

  onHead({ status, headers }: ReadAnswerHead, body: string | null): void {
    clearTimeout(this.#timer)
    const { response, call, openCalls } = this.#input
    response.writeHead(status, listReturnedHeaders(headers, call.requestId))
    this.#closeOpen = watchAnswer(openCalls, call, this)
    if (body !== null) this.onData(Buffer.from(body, 'latin1'))
  }

  onData(data: Buffer): boolean {
    this.#responseBytes += data.length
    const { response } = this.#input
    const goesOn = response.write(data)
    if (!goesOn) response.once('drain', () => this.#upgrade.resume())
    return goesOn
  }

  onEnd(): void {
    this.#input.response.end()
    this.#finish({ requestBytes: 0, responseBytes: this.#responseBytes, code: null })
  }

  onSwitched(head: ReadAnswerHead, upstream: Socket, early: Buffer): void {
    clearTimeout(this.#timer)
    const { response, caller, call, openCalls } = this.#input
    response.off('close', this.#onClose)
    response.statusCode = 101
    if (response.socket !== null) response.detachSocket(response.socket)
    caller.socket.write(writeSwitchHead(head, call.requestId), 'latin1')
    joinTunnel({
      call,
      caller,
      upstream: { socket: upstream, early },
      openCalls,
      onEnd: (end) => this.#finish(end),
    })
  }

  onFault(error: Error): void {
    this.#closeOpen?.()
    clearTimeout(this.#timer)
    this.#input.response.off('close', this.#onClose)
    const upstreamMs = performance.now() - this.#startedMs
    const responseBytes = this.#responseBytes
    this.#settle({ kind: 'failed', error, requestBytes: 0, responseBytes, upstreamMs })
  }

  breakOff(error: Error): void {
    this.#upgrade.abandon()
    this.onFault(error)
  }

  #finish(end: TunnelEnd): void {
    this.#closeOpen?.()
    this.#input.response.off('close', this.#onClose)
    const upstreamMs = performance.now() - this.#startedMs
    this.#settle({ kind: 'complete', ...end, upstreamMs })
  }
}

/** Resolves when the answer that declines has passed, or both sides of the tunnel have closed; never rejects. */
export function relayUpgrade(input: PlainUpgradeInput): Promise<UpgradeEnd> {
  return new Promise((resolve) => new PlainUpgrade(input, resolve))
}
