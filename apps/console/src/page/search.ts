/** Reading a list's state from the URL: anything malformed counts as absent, so no link can break a page. */

export const pageSizes = [20, 50, 100] as const
export type PageSize = (typeof pageSizes)[number]

export type RawSearch = Readonly<Record<string, unknown>>

/** Text of a search box or an id; trimmed of nothing, cut at 200 characters. */
export function readText(raw: RawSearch, name: string): string | undefined {
  const value = raw[name]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? text.slice(0, 500) : undefined
}

export function readChoice<const Choice extends string>(
  raw: RawSearch,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === raw[name])
}

export function readPageSize(raw: RawSearch): PageSize | undefined {
  return pageSizes.find((size) => size === Number(raw['limit']))
}

/** Keys joined by `,`, e.g. the hidden columns of a table. */
export function readKeys(raw: RawSearch, name: string): readonly string[] {
  return (readText(raw, name) ?? '').split(',').filter((key) => key !== '')
}

/** Leaves out what is undefined, so that a URL shows only what differs from the default. */
export function withoutAbsent<T extends object>(search: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}
