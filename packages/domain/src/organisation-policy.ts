/** Within what bounds an organisation sets its own rules. */

export type Bounds = Readonly<{ minimum: number; maximum: number }>

export const organisationBounds = {
  /** RQ2: days until a request that nobody decides expires. */
  requestExpiryDays: { minimum: 1, maximum: 365 },
  /** CR2: code points of a custom secret. */
  minimumSecretLength: { minimum: 8, maximum: 127 },
  /** CR7: how long an old secret may live on; none by 0. */
  maximumOverlapSeconds: { minimum: 0, maximum: 31_536_000 },
  /** MB7: days before an end on which people are warned. */
  expiryWarningDays: { minimum: 1, maximum: 90 },
} as const satisfies Readonly<Record<string, Bounds>>
