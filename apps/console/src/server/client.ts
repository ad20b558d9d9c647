/** The management client of this page: same origin, session cookie, guarded. */
import { createClient } from '@portico/sdk'
import { guardFetch } from './guarded-fetch.ts'

export const client = createClient({
  url: '',
  fetch: guardFetch((input, init) => fetch(input, init)),
})
