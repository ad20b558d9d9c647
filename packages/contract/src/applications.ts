/** Applications, their credentials, whitelist, members and call records. */
import * as z from 'zod'
import { addressRuleModes, applicationStates, membershipRoles } from '@portico/domain'
import {
  can,
  day,
  id,
  instant,
  listOf,
  listQuery,
  nothing,
  nounRef,
  personRef,
  text,
  validity,
  version,
} from './fields.ts'
import { defineRoutes } from './route.ts'

export const addressRuleMode = z.enum(addressRuleModes)
/** Outer bound of a whitelist as typed: 100 entries of an IPv6 block with blanks. */
const entriesText = text(8_000)

/** A row of My, Not Joined or all (AP11). Columns that the reader's view lacks are null. */
export const applicationRow = z.object({
  id,
  name: z.string(),
  group: nounRef,
  owners: z.array(personRef),
  appKey: z.string(),
  state: z.enum(applicationStates),
  /** Null in Not Joined. */
  apiCount: z.number().int().nullable(),
  dataSourceCount: z.number().int().nullable(),
  /** Null in Not Joined. */
  updatedAt: instant.nullable(),
  myRole: z.enum(membershipRoles).nullable(),
  /** Null is permanent (or not a member). */
  expiresOn: day.nullable(),
  /** RQ9: the reader's pending join or renewal request; the row then offers View Request. */
  pendingRequestId: id.nullable(),
  ipWhitelistEnabled: z.boolean().nullable(),
  version,
  can,
})

/** What was accepted and should still be seen, e.g. a weak custom secret (CR2). */
const warning = z.object({ code: z.string(), message: z.string(), path: z.string().optional() })

export const whitelist = z.object({
  enabled: z.boolean(),
  mode: addressRuleMode,
  /** As typed, joined by `;`. */
  entries: z.string(),
  list: z.array(z.object({ typed: z.string(), canonical: z.string() })),
  warnings: z.array(warning),
  /** AR1: false while the organisation's switch is off: kept, but without effect. */
  effective: z.boolean(),
})

export const applicationDetail = applicationRow.extend({
  updatedAt: instant,
  scenario: z.string(),
  createdAt: instant,
  createdBy: personRef.nullable(),
  suspendedAt: instant.nullable(),
  whitelist: whitelist.nullable(),
  credential: z
    .object({
      version: z.number().int(),
      custom: z.boolean(),
      resetAt: instant,
      overlapping: z.array(z.object({ version: z.number().int(), endsAt: instant })),
    })
    .nullable(),
  memberCount: z.number().int().nullable(),
  lastCalledAt: instant.nullable(),
})

/** The create form of the source document; the body of a creation request too. */
export const applicationForm = z.strictObject({
  name: text(200),
  groupId: id,
  scenario: text(1000),
  ownerIds: z.array(id).max(100),
  customKey: z.strictObject({ appKey: text(256), appSecret: text(256) }).optional(),
  ipWhitelist: z
    .strictObject({ entries: entriesText, mode: addressRuleMode.optional() })
    .optional(),
})

export const revealedSecret = z.object({ appKey: z.string(), appSecret: z.string() })

export const secretVersion = z.object({
  version: z.number().int(),
  current: z.boolean(),
  createdAt: instant,
  createdBy: personRef.nullable(),
  custom: z.boolean(),
  /** Null while it is the current one. */
  endsAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  callsLastHour: z.number().int(),
  callsLastDay: z.number().int(),
  /**
   * Who still signs with it: addresses of the last day, the latest first, at most ten, looked for among the
   * application's last 10,000 calls. Empty for the current one.
   */
  recentAddresses: z.array(
    z.object({ address: z.string(), calls: z.number().int(), lastAt: instant }),
  ),
})

export const applicationMember = z.object({
  id,
  person: personRef,
  role: z.enum(membershipRoles),
  expiresOn: day.nullable(),
  expired: z.boolean(),
  joinedAt: instant,
  can,
})

const idParams = z.strictObject({ id })

export const applicationRoutes = defineRoutes({
  listApplications: {
    method: 'GET',
    path: '/applications',
    access: 'signed-in',
    summary: 'My, Not Joined or (administrators) all applications',
    query: listQuery.extend({
      view: z.enum(['my', 'not-joined', 'all']).default('my'),
      groupId: id.optional(),
      state: z.enum(['active', 'suspended']).optional(),
    }),
    response: listOf(applicationRow),
  },
  createApplication: {
    method: 'POST',
    path: '/applications',
    access: 'organisation.create-application',
    summary: 'Create an application at once (administrators)',
    body: applicationForm,
    response: applicationDetail.extend({ warnings: z.array(warning) }),
    status: 201,
  },
  checkApplicationName: {
    method: 'GET',
    path: '/applications/name-check',
    access: 'signed-in',
    summary: 'Whether a name would be accepted in a group now (AP1 to AP4, RQ4)',
    query: z.strictObject({ name: text(200), groupId: id, exceptApplicationId: id.optional() }),
    response: z.object({
      available: z.boolean(),
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  },
  getApplication: {
    method: 'GET',
    path: '/applications/{id}',
    access: 'application.view',
    summary: 'One application, with what the reader may see and do',
    params: idParams,
    response: applicationDetail,
  },
  updateApplication: {
    method: 'PATCH',
    path: '/applications/{id}',
    access: 'application.edit',
    summary: 'Edit name, group, scenario and owners',
    params: idParams,
    body: z.strictObject({
      name: text(200).optional(),
      groupId: id.optional(),
      scenario: text(1000).optional(),
      ownerIds: z.array(id).max(100).optional(),
    }),
    response: applicationDetail,
    versioned: true,
  },
  deleteApplication: {
    method: 'DELETE',
    path: '/applications/{id}',
    access: 'application.delete',
    summary: 'Delete for ever; asks for the name typed in full (AP9)',
    params: idParams,
    body: z.strictObject({ confirmName: text(200) }),
    response: nothing,
    status: 204,
    versioned: true,
  },
  suspendApplication: {
    method: 'POST',
    path: '/applications/{id}/suspend',
    access: 'application.suspend',
    summary: 'Refuse all its calls until resumed; loses nothing (AP10)',
    params: idParams,
    response: applicationDetail,
  },
  resumeApplication: {
    method: 'POST',
    path: '/applications/{id}/resume',
    access: 'application.resume',
    summary: 'Let its calls pass again',
    params: idParams,
    response: applicationDetail,
  },
  revealSecret: {
    method: 'GET',
    path: '/applications/{id}/secret',
    access: 'application.view-secret',
    summary: 'Show AppKey and AppSecret; recorded (CR5)',
    params: idParams,
    response: revealedSecret,
    throttled: true,
  },
  resetSecret: {
    method: 'POST',
    path: '/applications/{id}/secret/reset',
    access: 'application.reset-secret',
    summary: 'Give it a new AppSecret, with or without an overlap (CR6, CR7)',
    params: idParams,
    body: z.discriminatedUnion('mode', [
      z.strictObject({
        mode: z.literal('auto'),
        overlapSeconds: z.number().int().min(0).max(31_536_000).optional(),
      }),
      z.strictObject({
        mode: z.literal('custom'),
        appSecret: text(256),
        overlapSeconds: z.number().int().min(0).max(31_536_000).optional(),
      }),
    ]),
    response: revealedSecret.extend({
      warnings: z.array(warning),
    }),
  },
  listSecretVersions: {
    method: 'GET',
    path: '/applications/{id}/secret/versions',
    access: 'application.view-secret',
    summary: 'Secret versions and the share of calls each signs (CR7); no secret in it',
    params: idParams,
    response: z.object({ items: z.array(secretVersion) }),
  },
  changeOverlap: {
    method: 'PATCH',
    path: '/applications/{id}/secret/versions/{version}',
    access: 'application.reset-secret',
    summary: 'Shorten, extend or end an overlap; endsAt of now or earlier ends it',
    params: z.strictObject({ id, version: z.coerce.number().int().min(1) }),
    body: z.strictObject({ endsAt: instant }),
    response: z.object({ items: z.array(secretVersion) }),
  },
  setWhitelist: {
    method: 'PUT',
    path: '/applications/{id}/ip-whitelist',
    access: 'application.edit-whitelist',
    summary: 'Disable or enable the IP whitelist (AR1 to AR8)',
    params: idParams,
    body: z.strictObject({
      enabled: z.boolean(),
      /** Left out, entries and mode stay as they are. */
      entries: entriesText.optional(),
      mode: addressRuleMode.optional(),
    }),
    response: whitelist,
    versioned: true,
  },
  previewWhitelist: {
    method: 'POST',
    path: '/applications/{id}/ip-whitelist/preview',
    access: 'application.edit-whitelist',
    summary: "What a list would have meant for the last week's calls",
    params: idParams,
    body: z.strictObject({ entries: entriesText, mode: addressRuleMode.optional() }),
    response: z.object({
      whitelist,
      calls: z.number().int(),
      listed: z.number().int(),
      unlisted: z.number().int(),
      unlistedAddresses: z.array(z.object({ address: z.string(), calls: z.number().int() })),
    }),
  },
  listRefusedAddresses: {
    method: 'GET',
    path: '/applications/{id}/ip-whitelist/refused-addresses',
    access: 'application.edit-whitelist',
    summary: 'Addresses that the gateway refused lately, to be added by one click (AR6)',
    params: idParams,
    response: z.object({
      items: z.array(z.object({ address: z.string(), calls: z.number().int(), lastAt: instant })),
    }),
  },
  listApplicationMembers: {
    method: 'GET',
    path: '/applications/{id}/members',
    access: 'application.view-members',
    summary: 'Owners and members',
    params: idParams,
    query: listQuery,
    response: listOf(applicationMember),
  },
  addApplicationMembers: {
    method: 'POST',
    path: '/applications/{id}/members',
    access: 'application.add-member',
    summary: 'Add members: all of them or none (MB3)',
    params: idParams,
    body: z.strictObject({ memberIds: z.array(id).min(1).max(100), validity }),
    response: z.object({ items: z.array(applicationMember) }),
    status: 201,
  },
  updateApplicationMember: {
    method: 'PATCH',
    path: '/applications/{id}/members/{memberId}',
    access: 'membership.edit',
    summary: "Change a member's validity (MB4); memberId is the person's id",
    params: z.strictObject({ id, memberId: id }),
    body: z.strictObject({ validity }),
    response: applicationMember,
  },
  removeApplicationMember: {
    method: 'DELETE',
    path: '/applications/{id}/members/{memberId}',
    access: 'membership.remove',
    summary: "Remove a member (MB4); memberId is the person's id",
    params: z.strictObject({ id, memberId: id }),
    response: nothing,
    status: 204,
  },
  listKnownBy: {
    method: 'GET',
    path: '/applications/{id}/known-by',
    access: 'application.view-members',
    summary: 'Who could have seen the present secret, and who did',
    params: idParams,
    response: z.object({
      items: z.array(
        z.object({
          person: personRef,
          role: z.enum(['owner', 'member', 'former', 'administrator']),
          revealedAt: instant.nullable(),
        }),
      ),
    }),
  },
})

export type ApplicationRow = z.infer<typeof applicationRow>
export type ApplicationDetail = z.infer<typeof applicationDetail>
export type ApplicationForm = z.infer<typeof applicationForm>
export type ApplicationMember = z.infer<typeof applicationMember>
export type Whitelist = z.infer<typeof whitelist>
export type SecretVersion = z.infer<typeof secretVersion>
