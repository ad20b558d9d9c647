/** Settings of the organisation: network, call authentication, approval chains. */
import * as z from 'zod'
import { networkKinds, organisationBounds } from '@portico/domain'
import { can, id, instant, nothing, text, version } from './fields.ts'
import { requestKind } from './requests.ts'
import { defineRoutes } from './route.ts'

const url = z.string().min(1).max(2048)

export const networkSettings = z.object({
  kind: z.enum(networkKinds),
  /** Alibaba Cloud only; the access key secret is write-only. */
  regionId: z.string().nullable(),
  endpoint: z.string().nullable(),
  instanceId: z.string().nullable(),
  accessKeyId: z.string().nullable(),
  changedAt: instant.nullable(),
  version,
  can,
})

export const callAuthentication = z.object({
  applicationIpWhitelist: z.boolean(),
  allowIpv6: z.boolean(),
  windowSeconds: z.number().int(),
  requireTimestamp: z.boolean(),
  requireNonce: z.boolean(),
  allowHmacSha1: z.boolean(),
  /** Alibaba Cloud networks only (NW2); null elsewhere. */
  tokenAuthentication: z.boolean().nullable(),
  version,
  can,
})

function within(setting: keyof typeof organisationBounds) {
  const { minimum, maximum } = organisationBounds[setting]
  return z.number().int().min(minimum).max(maximum)
}

export const organisationSettings = z.object({
  name: z.string(),
  timeZone: z.string(),
  allowSelfApproval: z.boolean(),
  requestExpiryDays: within('requestExpiryDays').nullable(),
  requireFreshSignInForReveal: z.boolean(),
  minimumSecretLength: within('minimumSecretLength'),
  maximumOverlapSeconds: within('maximumOverlapSeconds'),
  expiryWarningDays: within('expiryWarningDays'),
  version,
  can,
})

const approverRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), memberId: id }),
  z.strictObject({
    kind: z.literal('role'),
    role: z.enum([
      'administrators',
      'application-owners',
      'project-administrators',
      'data-source-owners',
    ]),
  }),
])

export const approvalChain = z.strictObject({
  kind: requestKind,
  groupId: id.nullable(),
  automatic: z.boolean(),
  steps: z
    .array(
      z.strictObject({
        mode: z.enum(['any', 'all']),
        approvers: z.array(approverRule).min(1).max(50),
      }),
    )
    .max(10),
})

export const settingsRoutes = defineRoutes({
  getNetwork: {
    method: 'GET',
    path: '/settings/network',
    access: 'signed-in',
    summary: 'Network configuration',
    response: networkSettings,
  },
  previewNetworkChange: {
    method: 'GET',
    path: '/settings/network/change',
    access: 'organisation.edit-network',
    summary: 'What a change of network turns off (NW1)',
    query: z.strictObject({ to: z.enum(networkKinds) }),
    response: z.object({
      from: z.enum(networkKinds),
      to: z.enum(networkKinds),
      consequences: z.array(
        z.object({
          code: z.string(),
          message: z.string(),
          /** How many it touches, counted up to 10,000; null where there is nothing to count. */
          count: z.number().int().nullable(),
        }),
      ),
    }),
  },
  setNetwork: {
    method: 'PUT',
    path: '/settings/network',
    access: 'organisation.edit-network',
    summary: 'Choose or migrate the network; a change names the consequences it accepts (NW1)',
    body: z.strictObject({
      kind: z.enum(networkKinds),
      acceptConsequences: z.array(text(100)).max(20).optional(),
      regionId: text(64).nullable().optional(),
      endpoint: url.nullable().optional(),
      instanceId: text(128).nullable().optional(),
      accessKeyId: text(128).nullable().optional(),
      accessKeySecret: text(256).nullable().optional(),
    }),
    response: networkSettings,
    versioned: true,
  },
  getCallAuthentication: {
    method: 'GET',
    path: '/settings/call-authentication',
    access: 'signed-in',
    summary: 'API call authentication configuration',
    response: callAuthentication,
  },
  setCallAuthentication: {
    method: 'PUT',
    path: '/settings/call-authentication',
    access: 'organisation.edit-call-authentication',
    summary: 'Change how calls are authenticated (NW2)',
    body: z.strictObject({
      applicationIpWhitelist: z.boolean().optional(),
      allowIpv6: z.boolean().optional(),
      windowSeconds: z.number().int().min(1).max(86_400).optional(),
      requireTimestamp: z.boolean().optional(),
      requireNonce: z.boolean().optional(),
      allowHmacSha1: z.boolean().optional(),
      tokenAuthentication: z.boolean().optional(),
    }),
    response: callAuthentication,
    versioned: true,
  },
  getOrganisation: {
    method: 'GET',
    path: '/settings/organisation',
    access: 'signed-in',
    summary: "The organisation's own settings",
    response: organisationSettings,
  },
  setOrganisation: {
    method: 'PUT',
    path: '/settings/organisation',
    access: 'organisation.edit-policy',
    summary: "Change the organisation's settings",
    body: organisationSettings.omit({ version: true, can: true }).partial().strict(),
    response: organisationSettings,
    versioned: true,
  },
  listChains: {
    method: 'GET',
    path: '/settings/approval-chains',
    access: 'signed-in',
    summary: 'Approval chains in force; the defaults where none is configured',
    response: z.object({ items: z.array(approvalChain.extend({ configured: z.boolean() })) }),
  },
  setChain: {
    method: 'PUT',
    path: '/settings/approval-chains',
    access: 'organisation.edit-chains',
    summary: 'Configure the chain of a kind, or of a kind in one group',
    body: approvalChain,
    response: approvalChain,
  },
  resetChain: {
    method: 'DELETE',
    path: '/settings/approval-chains/{kind}',
    access: 'organisation.edit-chains',
    summary: 'Back to the default chain',
    params: z.strictObject({ kind: requestKind }),
    query: z.strictObject({ groupId: id.optional() }),
    response: nothing,
    status: 204,
  },
})

export type NetworkSettings = z.infer<typeof networkSettings>
export type CallAuthentication = z.infer<typeof callAuthentication>
export type OrganisationSettings = z.infer<typeof organisationSettings>
export type ApprovalChain = z.infer<typeof approvalChain>
