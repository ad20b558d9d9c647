/** Finds the chain in force for a request and the people who decide it now (RQ6, RQ7). */
import { defaultChain, resolveChain } from '@portico/domain'
import type { ApproverDirectory, Outcome, RequestPayload, ResolvedStep } from '@portico/domain'
import {
  findActiveMembers,
  findApi,
  findConfiguredChain,
  findDataSource,
  getOrganisationSettings,
  listAdministratorIds,
  listOwnerIds,
  listProjectAdministratorIds,
} from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'

/** The steps that stay with the request, whatever is configured later. Refuses with `request.no-approver`. */
export async function resolveChainIn(
  tx: Transaction<Schema>,
  payload: RequestPayload,
  applicantId: string,
  groupId: string | null,
): Promise<Outcome<readonly ResolvedStep[]>> {
  const configured = await findConfiguredChain(tx, payload.kind, groupId)
  const chain = configured ?? defaultChain(payload.kind)
  const directory = await readDirectory(tx, payload)
  const named = chain.steps.flatMap((step) => step.memberIds)
  const everybody = new Set([...named, ...Object.values(directory).flat()])
  const active = await findActiveMembers(tx, [...everybody])
  const { allowSelfApproval } = await getOrganisationSettings(tx)
  return resolveChain(chain, {
    applicantId,
    directory,
    activeMemberIds: new Set(active.map(({ id }) => id)),
    forbidSelfApproval: !allowSelfApproval,
  })
}

async function readDirectory(
  tx: Transaction<Schema>,
  payload: RequestPayload,
): Promise<ApproverDirectory> {
  const applicationId = 'applicationId' in payload ? payload.applicationId : null
  const api = payload.kind === 'api-permission' ? await findApi(tx, payload.apiId) : null
  const source =
    payload.kind === 'data-source-permission'
      ? await findDataSource(tx, payload.dataSourceId)
      : null
  return {
    administrators: await listAdministratorIds(tx),
    'application-owners': applicationId === null ? [] : await listOwnerIds(tx, applicationId),
    'project-administrators': api ? await listProjectAdministratorIds(tx, api.project.id) : [],
    'data-source-owners': source ? [source.owner.id] : [],
  }
}
