/** Asks for several APIs at once, each by a request of its own (GT2, D9). */
import type { ApiRequestsForm } from '@portico/contract'
import { accept, checkNamedApis, matchAskedApis } from '@portico/domain'
import type { AskedApi, Outcome } from '@portico/domain'
import { inTransaction, listNamedApis } from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { checkPermissionTerms } from './check-request-form.ts'
import { submitRequestIn } from './submit-request.ts'

/** What became of one API of the form: the id of its request, or why there is none. */
export type ApiSubmission = Pick<AskedApi, 'name' | 'apiId'> &
  Readonly<{ submitted: Outcome<string> }>

/**
 * Makes a request for each API that can be asked for, in the order of the form. One transaction: when no answer comes,
 * either all of these requests exist or none, so that the call may be sent again under its key.
 * Refuses as a whole what would hold for every API: as `checkNamedApis` and `checkPermissionTerms`.
 */
export async function submitApiRequests(
  deps: Deps,
  caller: Caller,
  form: ApiRequestsForm,
): Promise<Outcome<ApiSubmission[]>> {
  const counted = checkNamedApis(form.apiIds.length + form.apiNames.length)
  if (!counted.ok) return counted
  return inTransaction(deps.database, async (tx) => {
    const terms = await checkPermissionTerms(tx, deps, caller, form)
    if (!terms.ok) return terms
    const found = await listNamedApis(tx, { ids: form.apiIds, names: form.apiNames })
    const matched = matchAskedApis(form, found)
    const ids = matched.flatMap(({ asked }) => (asked.ok ? [asked.value] : []))
    const submitted = await submitEach(tx, deps, caller, { form, ids })
    return accept(
      matched.map(({ name, apiId, asked }) => ({
        name,
        apiId,
        submitted: (asked.ok && submitted.get(asked.value)) || asked,
      })),
    )
  })
}

/** In the order of the ids: two that ask for the same APIs at once lock them in the same order. */
async function submitEach(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  { form, ids }: Readonly<{ form: ApiRequestsForm; ids: readonly string[] }>,
): Promise<ReadonlyMap<string, Outcome<string>>> {
  const { applicationId, environment, validity, reason } = form
  const submitted = new Map<string, Outcome<string>>()
  for (const apiId of ids.toSorted()) {
    const one = { kind: 'api-permission', applicationId, apiId, environment, validity } as const
    const request = { ...one, ...(reason !== undefined && { reason }) }
    submitted.set(apiId, await submitRequestIn(tx, deps, caller, request))
  }
  return submitted
}
