/** One difference at the vendor's gateway in words. */
import type { TFunction } from 'i18next'
import type { CarriedApplicationBody } from '@portico/contract'

const known = [
  'application',
  'name',
  'description',
  'disabled',
  'secret',
  'grant',
  'foreign-grant',
  'api-not-linked',
] as const

/** What a newer control plane finds, and this console does not know, is said by its code. */
export function describeDifference(
  t: TFunction,
  { what, apiId = '', stage = '' }: CarriedApplicationBody['differences'][number],
): string {
  const name = known.find((each) => each === what)
  const words = name === undefined ? what : t(`settings.carrying.difference.${name}`)
  return [words, apiId, stage].filter(Boolean).join(' ')
}
