/**
 * The file of named calling profiles that `portico call` reads: which gateway, and which key pair.
 *
 * It stands in the data directory as `profiles.json`, readable by its owner alone (mode 0600), because
 * it holds AppSecrets in the clear: a caller must have its secret to sign. The control plane writes the
 * profile `sample` when it loads the sample organisation and when that secret is reset; people may add
 * their own. Nothing but the command line reads it, and the control plane itself never reads it back.
 */
import * as z from 'zod'

/** A call that works with the profile, to be shown as an example. */
export const exampleCall = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Path and query as they are sent, without the gateway's address; the query carries no secret. */
  path: z.string().regex(/^\//).max(2048),
  /** JSON text of the body, absent for methods without one. */
  body: z.string().max(65_536).optional(),
})

export const callingProfile = z.strictObject({
  /** Base address of the gateway, such as `http://127.0.0.1:8000`. */
  gatewayUrl: z.url().max(2048),
  appKey: z.string().min(1).max(127),
  appSecret: z.string().min(1).max(512),
  example: exampleCall.optional(),
})

export const profileName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .max(64)

export const profileFile = z.strictObject({
  format: z.literal(1),
  profiles: z.record(profileName, callingProfile),
})

export const profileFileName = 'profiles.json'
export const sampleProfileName = 'sample'

export type ExampleCall = z.infer<typeof exampleCall>
export type CallingProfile = z.infer<typeof callingProfile>
export type ProfileFile = z.infer<typeof profileFile>
