/** One observable value outside of React, for what several screens and the fetch layer share. */
import { useSyncExternalStore } from 'react'

export type Cell<T> = Readonly<{
  get: () => T
  set: (value: T) => void
  subscribe: (listener: () => void) => () => void
}>

/** Makes a cell; setting an identical value tells nobody. */
export function createCell<T>(initial: T): Cell<T> {
  const listeners = new Set<() => void>()
  let present = initial
  return {
    get: () => present,
    set: (value) => {
      if (Object.is(value, present)) return
      present = value
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The cell's present value; renders again when it changes. */
export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get)
}
