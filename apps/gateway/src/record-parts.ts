/** What the record of a call says of its API and its application: the same each time, so written once. */
import { encode } from './ascii-writer.ts'

const appKeyLimit = 127

/** As much of an AppKey as a record holds. */
export function cutAppKey(appKey: string): string {
  return appKey.slice(0, appKeyLimit)
}

/** The value of `apiId`. */
export function writeApiPart(id: string | null): Uint8Array {
  return encode(JSON.stringify(id))
}

/** The fields `applicationId` and `appKey`, with the comma before them. */
export function writeApplicationPart(id: string | null, appKey: string | null): Uint8Array {
  const key = JSON.stringify(appKey === null ? null : cutAppKey(appKey))
  return encode(`,"applicationId":${JSON.stringify(id)},"appKey":${key}`)
}
