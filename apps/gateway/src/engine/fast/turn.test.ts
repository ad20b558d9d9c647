import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../refusal.ts'
import { Turn, type InTurn } from './turn.ts'

/** A call that notes its rounds, and does in `decide` what it is told. */
function round(name: string, notes: string[], decide: (call: InTurn) => void = () => {}): InTurn {
  const note = (what: string) => notes.push(`${name} ${what}`)
  const call: InTurn = {
    decide: () => {
      note('decide')
      decide(call)
    },
    obey: () => note('obey'),
    fail: () => note('fail'),
    forward: () => note('forward'),
    answer: () => note('answer'),
    settle: () => note('settle'),
  }
  return call
}

/** Until all that was set going has run. */
const nextTurn = () =>
  new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve))
  })

describe('a turn', () => {
  it('does a round for all calls before the next one, and sends on before it answers', async () => {
    const turn = new Turn()
    const notes: string[] = []
    const pass = (call: InTurn) => turn.pass(call)
    for (const name of ['a', 'b']) turn.arrive(round(name, notes, pass))
    for (const name of ['x', 'y']) turn.complete(round(name, notes))
    expect(notes).toEqual([])
    await nextTurn()
    expect(notes).toEqual([
      'a decide',
      'b decide',
      'a forward',
      'b forward',
      'x answer',
      'y answer',
      'x settle',
      'y settle',
    ])
  })

  it('lets calls wait for the same thing together, and others for their own', async () => {
    const turn = new Turn()
    const notes: string[] = []
    let settle: (verdict: Verdict) => void = () => {}
    const shared = new Promise<Verdict>((resolve) => {
      settle = resolve
    })
    const fail = () => Promise.reject<Verdict>(new Error('a defect'))
    for (const name of ['a', 'b']) {
      turn.arrive(round(name, notes, (call) => turn.wait(shared, call)))
    }
    turn.arrive(round('c', notes, (call) => turn.wait(fail(), call)))
    turn.arrive(round('d', notes, (call) => turn.wait(shared, call)))
    await nextTurn()
    expect(notes).toEqual(['a decide', 'b decide', 'c decide', 'd decide', 'c fail'])
    settle(null)
    await nextTurn()
    expect(notes.slice(5)).toEqual(['a obey', 'b obey', 'd obey'])
  })

  it('takes what comes while it runs into the next one', async () => {
    const turn = new Turn()
    const notes: string[] = []
    turn.arrive(round('a', notes, () => turn.arrive(round('b', notes))))
    await nextTurn()
    await nextTurn()
    expect(notes).toEqual(['a decide', 'b decide'])
  })
})
