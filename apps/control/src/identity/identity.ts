/** The port to the library that knows passwords, sessions and one-time codes; the rest of the program knows member ids only. */

/** What the library is told about a call. */
export type CallFacts = Readonly<{
  /** The `Cookie` header, if there is one. */
  cookie: string | undefined
  address: string
  userAgent: string | undefined
}>

/** A session behind a cookie. */
export type FoundSession = Readonly<{
  sessionId: string
  memberId: string
  /** When the person last proved to be themselves; milliseconds since 1970. */
  signedInAt: number
  /** `Set-Cookie` values, when the session was prolonged. */
  setCookies: readonly string[]
}>

/** What a person proves themselves with. */
export type SignInInput = Readonly<{
  username: string
  password: string
  oneTimeCode?: string | undefined
}>

/** Where to send a browser, and the cookies it is given. */
export type Redirect = Readonly<{ location: string; setCookies: readonly string[] }>

export type ProviderReturn = Redirect & Readonly<{ memberId: string | null }>

/** How a sign-in ended. */
export type SignInOutcome =
  | Readonly<{ outcome: 'signed-in'; memberId: string; setCookies: readonly string[] }>
  | Readonly<{ outcome: 'failed' | 'code-required' | 'code-wrong' }>

/** How setting up one-time codes ended. */
export type TwoFactorOutcome<T> =
  | Readonly<{ outcome: 'done'; value: T; setCookies: readonly string[] }>
  | Readonly<{ outcome: 'already-on' | 'not-started' | 'code-wrong' | 'password-wrong' }>

/** What is needed to set up a device: the `otpauth:` address for its camera, and codes for the day it is lost. */
export type TwoFactorSetup = Readonly<{ uri: string; recoveryCodes: readonly string[] }>

export type Identity = Readonly<{
  /** The session of a call's cookie; null when there is none, it has ended or was forged. */
  findSession(facts: CallFacts): Promise<FoundSession | null>
  /**
   * Checks username and password, and the one-time code where the person has turned codes on. Takes the same time
   * whether the username exists or not. A new session has a new secret, whatever cookie came along.
   */
  signIn(input: SignInInput, facts: CallFacts): Promise<SignInOutcome>
  /** Ends the session of the cookie, if there is one, and answers the `Set-Cookie` values that clear it. */
  signOut(facts: CallFacts): Promise<readonly string[]>
  /** Makes what the database keeps of a password. Takes some tenths of a second: never inside a transaction. */
  hashPassword(password: string): Promise<string>
  verifyPassword(hash: string, password: string): Promise<boolean>
  hasTwoFactor(memberId: string): Promise<boolean>
  startTwoFactor(password: string, facts: CallFacts): Promise<TwoFactorOutcome<TwoFactorSetup>>
  confirmTwoFactor(code: string, facts: CallFacts): Promise<TwoFactorOutcome<null>>
  stopTwoFactor(password: string, facts: CallFacts): Promise<TwoFactorOutcome<null>>
  /**
   * Encrypts everybody's one-time-code secrets again under the present master key; answers how many, and the
   * members whose codes no configured key opens.
   */
  resealTwoFactors(): Promise<Readonly<{ resealed: number; unreadable: readonly string[] }>>
  /** The identity provider people can sign in with; null where there is none. */
  provider: Readonly<{ name: string }> | null
  /** Begins a sign-in at the provider: the address to send the browser to, and the cookies it comes back with. */
  startProviderSignIn(returnTo: string, facts: CallFacts): Promise<Redirect>
  /**
   * Ends one: `url` is the address, with its query, at which the browser came back. `memberId` is null when the
   * provider or we said no; the redirect then leads to the sign-in page and says so.
   */
  finishProviderSignIn(url: string, facts: CallFacts): Promise<ProviderReturn>
}>
