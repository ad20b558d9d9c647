/** Reads whole lists page by page, and many things a few at a time. */

type Page<Item> = Readonly<{ items: readonly Item[]; nextCursor: string | null }>
type ReadPage<Item> = (query: Readonly<{ limit: number; cursor?: string }>) => Promise<Page<Item>>

/** Every item of a list of the management API. */
export async function collectAll<Item>(read: ReadPage<Item>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await read({ limit: 100, ...(cursor === null ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

/** Enough to hide the way to the server, too few to trouble it. */
const atOnce = 6

/** Maps with a few calls under way at a time; the answers keep their order. */
export async function mapSome<Item, Answer>(
  items: readonly Item[],
  map: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async () => {
    while (next < items.length) {
      const at = next
      next += 1
      const item = items[at]
      if (item !== undefined) answers[at] = await map(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return answers
}
