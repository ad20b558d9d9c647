import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { collectGarbage } from './collect-garbage.ts'

it('[GW4] what nobody holds is gone, what somebody holds stays', async () => {
  const held = { text: 'held' }
  const refs = [new WeakRef(held), new WeakRef({ text: 'let go' })]
  // A weak reference keeps what it names until the present turn ends.
  await setImmediate()
  collectGarbage()
  expect(refs.map((ref) => ref.deref()?.text)).toEqual(['held', undefined])
  expect(held.text).toBe('held')
})
