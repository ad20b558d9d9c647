/** Loads the signed-in person before the first screen, and follows their language and theme. */
import type { Me } from '@portico/contract'
import { chooseLanguage } from '../i18n/setup.ts'
import { meQuery } from '../session/me.ts'
import { queryClient } from '../server/query-client.ts'
import { chooseTheme } from './appearance.ts'

let followed: string | null = null

/** Rejects with a `PorticoError` of status 401 when nobody is signed in. */
export async function loadMe(): Promise<Me> {
  const me = await queryClient.ensureQueryData(meQuery)
  if (followed !== me.id) {
    followed = me.id
    chooseTheme(me.theme)
    if (me.language !== null) await chooseLanguage(me.language)
  }
  return me
}
