/** The tables of people's identities as queries see them; see `0002_identity.sql`. */

import type { Generated } from 'kysely'

export type AuthUsersTable = {
  id: string
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  username: string
  two_factor_enabled: Generated<boolean>
  created_at: Date
  updated_at: Date
}

export type AuthSessionsTable = {
  id: string
  user_id: string
  token: string
  expires_at: Date
  ip_address: string | null
  user_agent: string | null
  created_at: Date
  updated_at: Date
  confirmed_at: Generated<Date | null>
}

export type AuthAccountsTable = {
  id: string
  user_id: string
  provider_id: string
  account_id: string
  password: Generated<string | null>
  access_token: Generated<string | null>
  refresh_token: Generated<string | null>
  id_token: Generated<string | null>
  access_token_expires_at: Generated<Date | null>
  refresh_token_expires_at: Generated<Date | null>
  scope: Generated<string | null>
  created_at: Date
  updated_at: Date
}

export type AuthVerificationsTable = {
  id: string
  identifier: string
  value: string
  expires_at: Date
  created_at: Date
  updated_at: Date
}

export type AuthTwoFactorsTable = {
  id: string
  user_id: string
  secret: string
  backup_codes: string
  verified: Generated<boolean>
  failed_verification_count: Generated<number>
  locked_until: Generated<Date | null>
}

export type SignInAttemptsTable = {
  subject: string
  window_ends_at: Date
  attempts: number
}

/** The identity's part of the schema. */
export interface IdentitySchema {
  auth_users: AuthUsersTable
  auth_sessions: AuthSessionsTable
  auth_accounts: AuthAccountsTable
  auth_verifications: AuthVerificationsTable
  auth_two_factors: AuthTwoFactorsTable
  sign_in_attempts: SignInAttemptsTable
}
