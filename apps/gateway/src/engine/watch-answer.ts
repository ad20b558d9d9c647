/** Lets an answer that streams be broken off when its call would be refused now (GW4). */
import type { Call } from '../call.ts'
import type { OpenCalls } from '../open-calls.ts'
import { CallRevoked } from './upstream-faults.ts'

export interface Breakable {
  /** Ends the answer so that the caller sees it as broken. */
  breakOff(error: Error): void
}

/** @returns what is to be called once, when the answer is over */
export function watchAnswer(openCalls: OpenCalls, call: Call, answer: Breakable): () => void {
  return openCalls.add({
    call,
    kind: 'answer',
    end: ({ code }) => answer.breakOff(new CallRevoked(code)),
  })
}
