import { expect, it } from 'vitest'
import { SecondWindows } from '../limits/second-windows.ts'
import type { Spend } from '../replay/nonces.ts'
import { answerAsks } from './ledger.ts'

const nonce = { appKey: 'key_0001', nonce: 'n-1', timestampMs: 0, nowMs: 0, windowMs: 900_000 }

it('[SG3] a worker is answered when the nonce is written, no sooner', async () => {
  let onWritten: (spend: Spend) => void = () => {}
  const written = new Promise<Spend>((resolve) => {
    onWritten = resolve
  })
  const nonces = {
    spend: ({ nonce: text }: { nonce: string }) => (text === 'old' ? 'spent' : 'fresh') as Spend,
    written,
    coldBeforeMs: 0,
    liveCount: 0,
    close: async () => undefined,
  }
  const ledger = { nonces, limits: new SecondWindows() }
  const asks = [
    { id: 1, nonce },
    { id: 2, nonce: { ...nonce, nonce: 'old' } },
  ]
  const answers = answerAsks(ledger, asks)
  expect(await Promise.race([answers, new Promise((ok) => setImmediate(ok, 'early'))])).toBe(
    'early',
  )
  onWritten('unavailable')
  expect(await answers).toEqual([
    [1, 'unavailable'],
    [2, 'spent'],
  ])
})
