/** Signing in and out, and proving again who one is. */
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'

export type Credentials = Readonly<{ username: string; password: string; oneTimeCode?: string }>

export const signInMethodsQuery = queryOptions({
  queryKey: ['session', 'methods'],
  queryFn: ({ signal }) => client.getSignInMethods({}, { signal }),
  staleTime: Infinity,
})

export const signIn = (credentials: Credentials) => client.signIn({ body: credentials })

export const signOut = () => client.signOut()

export const confirmPassword = (password: string) =>
  client.confirmMyPassword({ body: { password } })
