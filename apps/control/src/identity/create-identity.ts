/** The port to people's identities, kept by the identity library. */
import { randomUUID } from 'node:crypto'
import { hasTwoFactor } from '@portico/store'
import { admitOutsider } from '../use-cases/admit-outsider.ts'
import type { AdmitDeps, FirstSignInPolicy, Outsider } from '../use-cases/admit-outsider.ts'
import type { Identity } from './identity.ts'
import { createLibrary } from './library.ts'
import type { Library, LibraryOptions } from './library.ts'
import { signInByPassword } from './password-sign-in.ts'
import { createProviderSignIn } from './provider-sign-in.ts'
import { resealTwoFactors } from './reseal-two-factors.ts'
import { findSession, signOut } from './sessions.ts'
import { createTwoFactor } from './two-factor.ts'

export type IdentityOptions = Omit<LibraryOptions, 'admit'> &
  AdmitDeps &
  Readonly<{
    /** What the first sign-in by the provider does; default `create`. */
    firstSignIn?: FirstSignInPolicy
  }>

/** Stands on the library and on the tables that it shares with us. */
export function createIdentity(options: IdentityOptions): Identity {
  const library: Library = createLibrary({
    ...options,
    admit: (outsider) => admit(library, options, outsider),
  })
  const { database, openIdConnect } = options
  return {
    findSession: (facts) => findSession(library, database, facts),
    signIn: (input, facts) => signInByPassword(library, input, facts),
    signOut: (facts) => signOut(library, facts),
    hashPassword: async (password) => (await library.$context).password.hash(password),
    verifyPassword: async (hash, password) =>
      (await library.$context).password.verify({ hash, password }),
    hasTwoFactor: (memberId) => hasTwoFactor(database.kysely, memberId),
    ...createTwoFactor(library),
    resealTwoFactors: () => resealTwoFactors(library, database),
    provider: openIdConnect ? { name: openIdConnect.name } : null,
    ...createProviderSignIn(library, options),
  }
}

/** Whoever is refused here has no account, and the library ends their sign-in. */
async function admit(
  library: Library,
  options: IdentityOptions,
  outsider: Outsider,
): Promise<void> {
  const unusableHash = await (await library.$context).password.hash(randomUUID())
  const policy = options.firstSignIn ?? 'create'
  const admitted = await admitOutsider(options, outsider, policy, unusableHash)
  if (!admitted.ok) options.log.warn({ code: admitted.refusal.code }, 'an outsider was refused')
}
