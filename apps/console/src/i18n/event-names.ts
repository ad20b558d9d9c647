/** The audit log's events in the reader's language: one by its name, and all of them to choose from. */
import type { TFunction } from 'i18next'
import { eventNames } from '@portico/domain'
import type { EventName } from '@portico/domain'

type Noun = EventName extends infer Name ? (Name extends `${infer N}.${string}` ? N : never) : never

/** A server newer than this console may write something unknown: better its word than none. */
export function nameEvent(t: TFunction, event: string): string {
  const known = eventNames.find((name) => name === event)
  return known === undefined ? event : t(`audit.event.${known}`)
}

/** All events as options of a choice, under the noun that each begins with. */
export function listEventOptions(t: TFunction) {
  const nouns = [...new Set(eventNames.map((name) => name.slice(0, name.indexOf('.')) as Noun))]
  return nouns.map((noun) => ({
    label: t(`audit.kind.${noun}`),
    options: eventNames
      .filter((name) => name.startsWith(`${noun}.`))
      .map((name) => ({ value: name, label: t(`audit.event.${name}`) })),
  }))
}
