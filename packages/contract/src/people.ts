/** Sign-in, the signed-in person, and Member Management. */
import * as z from 'zod'
import { networkKinds, organisationRoles } from '@portico/domain'
import {
  day,
  id,
  instant,
  listOf,
  listQuery,
  can,
  nothing,
  nounRef,
  text,
  version,
} from './fields.ts'
import { defineRoutes } from './route.ts'

export const language = z.enum(['zh-CN', 'en-US'])
export const theme = z.enum(['light', 'dark', 'system'])
export const organisationRole = z.enum(organisationRoles)

/** Lengths of passwords count code points; the policy beyond length is a rule. */
const password = z.string().min(1).max(256)

export const member = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  /** Only the person themselves and administrators see it; null otherwise or when absent. */
  email: z.string().nullable(),
  roles: z.array(organisationRole),
  active: z.boolean(),
  createdAt: instant,
  lastSignInAt: instant.nullable(),
  version,
  can,
})

export const me = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  roles: z.array(organisationRole),
  language: language.nullable(),
  timeZone: z.string().nullable(),
  theme,
  /** Whether notices come by e-mail too, where there is an address. */
  emailNotices: z.boolean(),
  twoFactorEnabled: z.boolean(),
  signedInAt: instant.nullable(),
  /** Organisation-wide actions this person may take (AC3). */
  can,
  /** Whether some API or data source is theirs to give out, so that there are grants they administer (GT2, GT3). */
  administersGrants: z.boolean(),
  organisation: z.object({
    name: z.string(),
    timeZone: z.string(),
    today: day,
    network: z.enum(networkKinds),
    customKeyAvailable: z.boolean(),
    /** AR1: built-in network and the organisation's switch. */
    ipWhitelistAvailable: z.boolean(),
    ipWhitelistEditable: z.boolean(),
    allowIpv6: z.boolean(),
    minimumSecretLength: z.number().int(),
    maximumOverlapSeconds: z.number().int(),
    gatewayUrl: z.string(),
    /** Whether this Portico sends e-mail at all. */
    emailAvailable: z.boolean(),
  }),
  /** What waits for this person. */
  counts: z.object({ toDecide: z.number().int(), unreadNotifications: z.number().int() }),
})

export const session = z.object({
  id,
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  current: z.boolean(),
})

export const token = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: instant,
  expiresOn: day.nullable(),
  lastUsedAt: instant.nullable(),
})

const idParams = z.strictObject({ id })
const username = text(64)
const displayName = text(128)
const email = z.string().max(254)

/** `read` may only read; `write` may do what the person may do. */
export const tokenScopes = ['read', 'write'] as const

export const peopleRoutes = defineRoutes({
  signIn: {
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: 'Sign in with a password; sets the session cookie',
    body: z.strictObject({ username, password, oneTimeCode: text(16).optional() }),
    response: z.object({ member: z.object({ id, username: z.string(), displayName: z.string() }) }),
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    access: 'public',
    summary: 'Sign out; ends the session behind the cookie',
    response: nothing,
    status: 204,
  },
  getSignInMethods: {
    method: 'GET',
    path: '/session/methods',
    access: 'public',
    summary: 'Which ways of signing in this organisation offers',
    response: z.object({
      password: z.boolean(),
      openIdConnect: z.object({ name: z.string(), url: z.string() }).nullable(),
    }),
  },
  getMe: {
    method: 'GET',
    path: '/me',
    access: 'signed-in',
    summary: 'The signed-in person',
    response: me,
  },
  updateMe: {
    method: 'PATCH',
    path: '/me',
    access: 'signed-in',
    summary: 'Change my profile and preferences',
    body: z.strictObject({
      displayName: displayName.optional(),
      email: email.nullable().optional(),
      language: language.nullable().optional(),
      timeZone: text(64).nullable().optional(),
      theme: theme.optional(),
      emailNotices: z.boolean().optional(),
    }),
    response: me,
  },
  changeMyPassword: {
    method: 'POST',
    path: '/me/password',
    access: 'signed-in',
    summary: 'Change my password; ends my other sessions',
    body: z.strictObject({ currentPassword: password, newPassword: password }),
    response: nothing,
    status: 204,
  },
  confirmMyPassword: {
    method: 'POST',
    path: '/me/sign-in-confirmation',
    access: 'signed-in',
    summary: 'Prove again that it is me, where a fresh sign-in is asked for (CR5)',
    body: z.strictObject({ password }),
    response: nothing,
    status: 204,
  },
  listMySessions: {
    method: 'GET',
    path: '/me/sessions',
    access: 'signed-in',
    summary: 'Where I am signed in',
    response: listOf(session),
  },
  endMySession: {
    method: 'DELETE',
    path: '/me/sessions/{id}',
    access: 'signed-in',
    summary: 'End one of my sessions',
    params: idParams,
    response: nothing,
    status: 204,
  },
  listMyTokens: {
    method: 'GET',
    path: '/me/tokens',
    access: 'signed-in',
    summary: 'My personal access tokens, without their values',
    response: listOf(token),
  },
  createMyToken: {
    method: 'POST',
    path: '/me/tokens',
    access: 'signed-in',
    summary: 'Make a personal access token; its value is shown once',
    body: z.strictObject({
      name: text(64),
      expiresOn: day.optional(),
      scopes: z.array(z.enum(tokenScopes)).min(1).max(2).optional(),
    }),
    response: z.object({ id, token: z.string() }),
    status: 201,
  },
  deleteMyToken: {
    method: 'DELETE',
    path: '/me/tokens/{id}',
    access: 'signed-in',
    summary: 'Revoke a personal access token',
    params: idParams,
    response: nothing,
    status: 204,
  },
  startTwoFactor: {
    method: 'POST',
    path: '/me/two-factor',
    access: 'signed-in',
    summary: 'Begin to set up one-time codes',
    body: z.strictObject({ password }),
    response: z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) }),
    status: 201,
  },
  confirmTwoFactor: {
    method: 'POST',
    path: '/me/two-factor/confirm',
    access: 'signed-in',
    summary: 'Turn one-time codes on with a first valid code',
    body: z.strictObject({ code: text(16) }),
    response: nothing,
    status: 204,
  },
  stopTwoFactor: {
    method: 'DELETE',
    path: '/me/two-factor',
    access: 'signed-in',
    summary: 'Turn one-time codes off',
    body: z.strictObject({ password }),
    response: nothing,
    status: 204,
  },
  listExpiring: {
    method: 'GET',
    path: '/me/expiring',
    access: 'signed-in',
    summary: 'My memberships and the grants of my applications that end soon',
    query: z.strictObject({ withinDays: z.coerce.number().int().min(1).max(365).default(30) }),
    response: z.object({
      items: z.array(
        z.object({
          kind: z.enum(['membership', 'api-grant', 'data-source-grant']),
          id,
          application: nounRef,
          subject: nounRef.nullable(),
          endsOn: day,
          can,
        }),
      ),
    }),
  },
  listMembers: {
    method: 'GET',
    path: '/members',
    access: 'signed-in',
    summary: 'Members of the organisation; search by username or display name',
    query: listQuery.extend({
      active: z.enum(['true', 'false']).optional(),
      notInApplication: id.optional(),
    }),
    response: listOf(member),
  },
  createMember: {
    method: 'POST',
    path: '/members',
    access: 'organisation.add-member',
    summary: 'Add a member to the organisation',
    body: z.strictObject({
      username,
      displayName,
      email: email.optional(),
      password: password.optional(),
      roles: z.array(organisationRole).max(3).default(['member']),
      active: z.boolean().default(true),
    }),
    response: member,
    status: 201,
  },
  getMember: {
    method: 'GET',
    path: '/members/{id}',
    access: 'member.view',
    summary: 'One member',
    params: idParams,
    response: member,
  },
  updateMember: {
    method: 'PATCH',
    path: '/members/{id}',
    access: 'member.edit-profile',
    summary: 'Change, activate or deactivate a member; set a new password',
    params: idParams,
    body: z.strictObject({
      displayName: displayName.optional(),
      email: email.nullable().optional(),
      password: password.optional(),
      roles: z.array(organisationRole).max(3).optional(),
      active: z.boolean().optional(),
    }),
    response: member,
    versioned: true,
  },
  deleteMember: {
    method: 'DELETE',
    path: '/members/{id}',
    access: 'member.remove',
    summary: 'Remove a member; refused while they are the last owner of an application (MB8)',
    params: idParams,
    response: nothing,
    status: 204,
  },
  handOverOwnerships: {
    method: 'POST',
    path: '/members/{id}/hand-over',
    access: 'member.hand-over',
    summary: 'Make somebody else an owner wherever this person is the last one (MB8)',
    params: idParams,
    body: z.strictObject({ toMemberId: id, applicationIds: z.array(id).max(1000).optional() }),
    response: z.object({ applications: z.array(nounRef) }),
  },
})

export type Me = z.infer<typeof me>
export type Member = z.infer<typeof member>
export type Session = z.infer<typeof session>
export type Token = z.infer<typeof token>
export type Language = z.infer<typeof language>
export type Theme = z.infer<typeof theme>
