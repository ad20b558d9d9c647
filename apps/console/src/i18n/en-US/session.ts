/** English texts of signing in. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/session.ts'

export const session: Messages<typeof source.session> = {
  signIn: 'Sign in',
  welcome: 'Sign in to Portico',
  introTitle: 'Every application, one key, one record.',
  intro:
    'Ask for applications, get their keys, look after members and permissions; the gateway checks every call.',
  points: {
    ask: 'Ask for an application and use it once it is approved',
    keys: 'Keys are sealed at rest and every look at one is recorded',
    gateway: 'The gateway decides each call by signature, whitelist and permission',
  },
  username: 'Username',
  password: 'Password',
  oneTimeCode: 'One-time code',
  oneTimeCodeHint: 'Enter the 6 digits of your authenticator app, or one recovery code.',
  usernameMissing: 'Enter your username',
  passwordMissing: 'Enter your password',
  oneTimeCodeMissing: 'Enter the code',
  or: 'or',
  withProvider: 'Sign in with {{name}}',
  lapsedTitle: 'Your session has ended',
  lapsed: 'Sign in again to go on. What you have typed on this page is still there.',
  asSomeoneElse: 'Sign in as someone else',
  confirmTitle: 'Confirm that it is you',
  confirm: 'Enter your password once more before the secret is shown.',
  confirmOk: 'Confirm',
}
