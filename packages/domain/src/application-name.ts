/** The name of an application: which characters, where, and how many (AP1 to AP3). */

import { acceptUnless, refusal } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { countCodePoints, findCharacter, showCharacter } from './text.ts'

export const applicationNameMinimum = 4
export const applicationNameMaximum = 26

/** AP1: anything but a Han character (extension planes included), ASCII letter, digit or `_`. */
const forbidden = /[^\p{Script=Han}A-Za-z0-9_]/u

/** AP2: anything but a Han character or an ASCII letter. */
const forbiddenFirst = /[^\p{Script=Han}A-Za-z]/u

/** AP1, AP2: the first character answers to both rules, and is named once. */
function findNameFaults(name: string): Refusal[] {
  const path = 'name'
  const faults: Refusal[] = []
  const fault = findCharacter(name, forbidden)
  const [first = ''] = name
  if (fault?.position !== 1 && forbiddenFirst.test(first)) {
    faults.push(
      refusal('application.name-start', { path, facts: { character: showCharacter(first) } }),
    )
  }
  if (fault !== undefined) {
    faults.push(
      refusal('application.name-character', {
        path,
        facts: { position: fault.position, character: showCharacter(fault.character) },
      }),
    )
  }
  return faults
}

/**
 * Normalises a name to NFC and checks it. Nothing is trimmed: a blank is a forbidden character.
 *
 * Refuses with `application.name-length`, `application.name-start` and
 * `application.name-character`; all that apply, the first faulty character named with its position.
 */
export function parseApplicationName(raw: string): Outcome<string> {
  const name = raw.normalize('NFC')
  const length = countCodePoints(name)
  const faults = findNameFaults(name)
  // AP3
  if (length < applicationNameMinimum || length > applicationNameMaximum) {
    const facts = { length, minimum: applicationNameMinimum, maximum: applicationNameMaximum }
    faults.push(refusal('application.name-length', { path: 'name', facts }))
  }
  return acceptUnless(faults, name)
}
