/** Several APIs named in one text, by their exact `project.api` names (D9). */
import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** So many APIs are asked for at once. */
export const apisAtOnceLimit = 50

/** The names in a text, which `;`, `,` (in either script) or a new line keep apart; blanks around them do not count. */
export function splitApiNames(text: string): string[] {
  return text
    .split(/[;,；，\r\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** How many APIs may be named at once. Refuses with `api.none-named` or `api.too-many-named`. */
export function checkNamedApis(count: number): Outcome<null> {
  if (count === 0) return refuse('api.none-named', { path: 'apiNames' })
  if (count <= apisAtOnceLimit) return accept(null)
  const facts = { count, limit: apisAtOnceLimit }
  return refuse('api.too-many-named', { path: 'apiNames', facts })
}

/** A live API under its full name, `project.api`. */
export type FullNamedApi = Readonly<{ id: string; fullName: string }>

/** An API as it was asked for: under its full name where it is known, and its id, or why it is not asked for. */
export type AskedApi = Readonly<{ name: string; apiId: string | null; asked: Outcome<string> }>

/**
 * Which of the found APIs each id and each exact name means, ids first. Each on its own is refused with `api.unknown`,
 * `api.named-twice`, or, as both parts of a name may hold dots, `api.name-ambiguous`.
 */
export function matchAskedApis(
  { apiIds, apiNames }: Readonly<{ apiIds: readonly string[]; apiNames: readonly string[] }>,
  found: readonly FullNamedApi[],
): AskedApi[] {
  const met = new Set<string>()
  const match = (given: string, matches: readonly FullNamedApi[]): AskedApi => {
    const [api, ...others] = matches
    const name = others.length > 0 ? given : (api?.fullName ?? given)
    const apiId = others.length > 0 ? null : (api?.id ?? null)
    const key = apiId ?? given
    if (met.has(key)) return { name, apiId, asked: refuse('api.named-twice', { facts: { name } }) }
    met.add(key)
    if (others.length > 0) {
      return { name, apiId, asked: refuse('api.name-ambiguous', { facts: { name } }) }
    }
    return { name, apiId, asked: apiId === null ? refuse('api.unknown') : accept(apiId) }
  }
  const withId = (given: string) => found.filter(({ id }) => id === given)
  const called = (given: string) => found.filter(({ fullName }) => fullName === given)
  return [
    ...apiIds.map((given) => match(given, withId(given))),
    ...apiNames.map((given) => match(given, called(given))),
  ]
}
