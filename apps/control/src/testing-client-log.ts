/** What clients of a test were told, to be held against the store afterwards (invariant I6). */
import type { RouteName } from '@portico/contract'
import type { Acknowledged } from '@portico/store'

type Told = Readonly<{ status: number; text: string }>
type Note = (
  id: string,
  body: Readonly<Record<string, string | undefined>>,
  log: readonly Acknowledged[],
) => Acknowledged

const noteOfRequest: Note = (id, body) => ({
  kind: 'request',
  id: body['id'] ?? id,
  state: body['state'] ?? '',
})

/** Which answers are promises, and of what. */
const promises: Readonly<Partial<Record<RouteName, Note>>> = {
  createApplication: (_, body) => ({ kind: 'application', id: body['id'] ?? '', state: 'there' }),
  deleteApplication: (id) => ({ kind: 'application', id, state: 'deleted' }),
  // The answer names no version; after so many resets there are as many and the first.
  resetSecret: (id, _, log) => {
    const before = log.filter((each) => each.kind === 'secret' && each.id === id).length
    return { kind: 'secret', id, state: before + 2 }
  },
  submitRequest: noteOfRequest,
  approveRequest: noteOfRequest,
  rejectRequest: noteOfRequest,
  withdrawRequest: noteOfRequest,
}

/** Adds to the log what an answer has promised, if it has; `id` is the parameter of that name. */
export function noteAnswer(
  log: Acknowledged[],
  name: RouteName,
  id: string,
  { status, text }: Told,
): void {
  const note = promises[name]
  if (note === undefined || status >= 300) return
  const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, string | undefined>>)
  log.push(note(id, body, log))
}
