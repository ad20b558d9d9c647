/** How I prove who I am: my password, sessions, access tokens and one-time codes. */
import { queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import { client } from '../../server/client.ts'

export const sessionKeys = [['me', 'sessions']] as const
export const tokenKeys = [['me', 'tokens']] as const

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => client.listMySessions({}, { signal }),
})

export const endSession = (id: string) => client.endMySession({ params: { id } })

export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: ({ signal }) => client.listMyTokens({}, { signal }),
})

export type NewToken = Parameters<typeof client.createMyToken>[0]['body']

export const createToken = (body: NewToken, options: CallOptions) =>
  client.createMyToken({ body }, options)

export const revokeToken = (id: string) => client.deleteMyToken({ params: { id } })

export type PasswordChange = Readonly<{ currentPassword: string; newPassword: string }>

export const changePassword = (body: PasswordChange) => client.changeMyPassword({ body })

export const startTwoFactor = (password: string) => client.startTwoFactor({ body: { password } })

export type TwoFactorStart = Awaited<ReturnType<typeof startTwoFactor>>

export const confirmTwoFactor = (code: string) => client.confirmTwoFactor({ body: { code } })

export const stopTwoFactor = (password: string) => client.stopTwoFactor({ body: { password } })
