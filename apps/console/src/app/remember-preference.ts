/** Keeps a choice of language or theme with the person, so that it follows them to another browser. */
import type { Language, Theme } from '@portico/contract'
import { client } from '../server/client.ts'
import { meQuery } from '../session/me.ts'
import { queryClient } from '../server/query-client.ts'

/** Best effort: the choice already holds in this browser, so a failure is not worth a message. */
export function rememberPreference(change: { language?: Language; theme?: Theme }): void {
  if (queryClient.getQueryData(meQuery.queryKey) === undefined) return
  void client.updateMe({ body: change }).then(
    (me) => queryClient.setQueryData(meQuery.queryKey, me),
    () => undefined,
  )
}
