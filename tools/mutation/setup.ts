/** In the worker of a test file: turns one mutant on, and notes which are asked for. */
import { appendFileSync, readFileSync } from 'node:fs'
import { afterAll, expect, inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Holds the number of the mutant that is on; 0 for none. */
    mutantFile: string
    /** Gets the numbers that were asked for while none is on. */
    hitsFile: string
  }
}

const on = Number(readFileSync(inject('mutantFile'), 'utf8'))
const hits = new Set<number>()

const isOn = (id: number): boolean => {
  if (on === 0) hits.add(id)
  return id === on
}
Object.assign(globalThis, { __isOn: isOn })

if (on === 0) {
  afterAll(() => {
    const line = JSON.stringify({ test: expect.getState().testPath, hits: [...hits] })
    appendFileSync(inject('hitsFile'), `${line}\n`)
  })
}
