/**
 * The primary's side of nonces and limits: every worker's question is decided here, in the one process that
 * remembers, so a nonce is spent once and a limit counts once, whichever worker has the call (SG3, GW5).
 */

import type { Ledger } from '../open-ledger.ts'
import { spendForGood } from '../replay/nonces.ts'
import type { Ask, Reply } from './messages.ts'

/** Decides all questions of one message, in their order, and answers them together. */
export async function answerAsks(
  { nonces, limits }: Ledger,
  asks: readonly Ask[],
): Promise<(readonly [number, Reply])[]> {
  // Each is begun before any is waited for: the decisions are taken in this turn of the event loop.
  const replies = asks.map(async (ask): Promise<Reply> =>
    'nonce' in ask ? spendForGood(nonces, ask.nonce) : limits.take(ask.limit),
  )
  const settled = await Promise.all(replies)
  return settled.map((reply, index) => [asks[index]?.id ?? 0, reply] as const)
}
